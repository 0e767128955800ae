package org.edgewire.store.jdbc;

/**
 * Since when something is unsaved.
 *
 * @param group the first group of the journal that says it
 * @param nanos when that group became durable, by the timer's clock
 */
record Since(long group, long nanos) {}
