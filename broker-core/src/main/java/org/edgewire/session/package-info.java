/**
 * One agent as it is being served: its connection, the lanes of what waits, and what is in flight.
 */
package org.edgewire.session;
