/**
 * Writes down what is said between peers and the broker in a test, reads it, and plays it again.
 */
package org.edgewire.standalone.testing.record;
