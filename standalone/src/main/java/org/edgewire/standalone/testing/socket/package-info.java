/**
 * The WebSockets of the fakes: the client's side of RFC 6455 over a plain socket, for connections
 * to this machine. Not the JDK's client, whose first connection takes a fresh process some 300 ms
 * of processor time, five times as much as this one, and which sends nothing that is not proper.
 */
package org.edgewire.standalone.testing.socket;
