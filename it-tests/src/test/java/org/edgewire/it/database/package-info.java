/**
 * Real database servers for tests: started from artifacts that carry their binaries, stopped with
 * the tests.
 */
package org.edgewire.it.database;
