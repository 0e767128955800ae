/** The seam between the command line and the broker: what is asked for, and what then runs. */
package org.edgewire.standalone.launch;
