/** Planted for the rules about dispatch. */
package org.edgewire.architecture.planted.dispatch;
