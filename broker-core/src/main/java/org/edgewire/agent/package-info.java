/**
 * An agent in Java: takes commands from a broker over the WebSocket, or by polls where that is not
 * to be had, starts none of them twice and loses no acknowledgement, whatever crashes. Uses the
 * client half of the Jakarta WebSocket API; an implementation has to be there at run time.
 */
package org.edgewire.agent;
