/**
 * One open WebSocket: what a container can do with it (the port), its close codes, and the bounded
 * queue in front.
 */
package org.edgewire.connection;
