/** Planted for the rules about session. */
package org.edgewire.architecture.planted.session;
