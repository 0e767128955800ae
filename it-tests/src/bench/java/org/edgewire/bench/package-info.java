/**
 * Benchmarks, which no build runs by itself: the store's writer alone, and a broker with a backlog.
 */
package org.edgewire.bench;
