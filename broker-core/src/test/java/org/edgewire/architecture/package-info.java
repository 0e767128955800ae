/** The shape of the code as tests: who may depend on whom, and what only a few may do. */
package org.edgewire.architecture;
