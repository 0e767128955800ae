/** The command line: reads flags and environment, calls, prints. */
package org.edgewire.standalone.cli;
