/**
 * The broker as a whole: build it, start it, use it in process, close it. Knows every package; none
 * knows it.
 */
package org.edgewire;
