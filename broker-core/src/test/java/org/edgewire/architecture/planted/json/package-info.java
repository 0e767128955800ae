/** Planted for the rules about json. */
package org.edgewire.architecture.planted.json;
