/** Planted for the rules about room. */
package org.edgewire.architecture.planted.room;
