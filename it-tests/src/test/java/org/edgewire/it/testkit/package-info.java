/** The examples of the test kit, and how fast it is. */
package org.edgewire.it.testkit;
