/**
 * Serves producers on their own WebSocket: takes their submits, and tells each what became of its
 * commands.
 */
package org.edgewire.producer;
