/**
 * The store over JDBC: a journal that makes groups of events durable, and tables that checkpoints
 * write behind it.
 */
package org.edgewire.store.jdbc;
