/**
 * Counters and latency histograms of everything that happens; statistics and metrics texts are
 * views of them.
 */
package org.edgewire.metrics;
