/** The examples of the README, as they compile and run. */
package org.edgewire.it.examples;
