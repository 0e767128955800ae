/** Passes on live what happens in the broker to whoever watches over a WebSocket. */
package org.edgewire.watch;
