package org.edgewire.it.support;

/**
 * How a WebSocket ended.
 *
 * @param code from the broker's close frame; 1006 where there was none
 * @param reason the text beside it
 */
public record Closed(int code, String reason) {}
