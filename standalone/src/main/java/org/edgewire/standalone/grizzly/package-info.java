/**
 * Serves WebSocket endpoints and servlets on one port: Tyrus on Grizzly, with the guards that
 * neither has.
 */
package org.edgewire.standalone.grizzly;
