/**
 * Moves commands from the store to agents and acks back; timers; the polling side; what producers
 * ask of it.
 */
package org.edgewire.dispatch;
