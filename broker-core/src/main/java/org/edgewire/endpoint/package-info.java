/**
 * Adapters to jakarta.websocket: frames to messages and back, and the identity through the
 * handshake; nothing more.
 */
package org.edgewire.endpoint;
