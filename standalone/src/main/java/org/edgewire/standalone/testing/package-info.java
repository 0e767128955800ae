/** The test kit: a broker, agents and time inside a test, over real sockets, without a sleep. */
package org.edgewire.standalone.testing;
