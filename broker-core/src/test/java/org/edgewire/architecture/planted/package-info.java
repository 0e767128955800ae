/** A tree with the package names of the broker: what is forbidden, and what is allowed. */
package org.edgewire.architecture.planted;
