/**
 * Connections to a database that somebody else runs: its driver, a pool, and why there are none.
 */
package org.edgewire.standalone.database;
