/** The test kit in use, many times over. */
package org.edgewire.it.testkit;
