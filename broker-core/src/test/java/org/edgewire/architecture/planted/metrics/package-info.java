/** Planted for the rules about metrics. */
package org.edgewire.architecture.planted.metrics;
