/**
 * The store's port: the events that must not be forgotten, operations that decide on them, and what
 * durability promises.
 */
package org.edgewire.store;
