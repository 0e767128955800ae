/** Planted for the rules about store. */
package org.edgewire.architecture.planted.store;
