/** Planted for the rules about command. */
package org.edgewire.architecture.planted.command;
