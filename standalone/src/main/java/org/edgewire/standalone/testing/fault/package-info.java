/** What goes wrong because a test wants it: frames, handshakes, connections, the store. */
package org.edgewire.standalone.testing.fault;
