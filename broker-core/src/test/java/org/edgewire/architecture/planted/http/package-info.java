/** Planted for the rules about http. */
package org.edgewire.architecture.planted.http;
