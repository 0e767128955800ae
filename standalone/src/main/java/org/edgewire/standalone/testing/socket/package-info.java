/**
 * The WebSockets of the fakes: the client's side of RFC 6455 over a plain socket, for connections
 * to this machine. Why not the JDK's client: decision 0011.
 */
package org.edgewire.standalone.testing.socket;
