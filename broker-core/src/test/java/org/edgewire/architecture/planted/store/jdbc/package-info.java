/** Planted for the rules about store.jdbc. */
package org.edgewire.architecture.planted.store.jdbc;
