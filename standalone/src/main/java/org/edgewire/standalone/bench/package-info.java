/**
 * Load for a running broker and what it makes of it: agents and a producer on one thread, cheap
 * enough to share the machine with the broker.
 */
package org.edgewire.standalone.bench;
