/** Planted for the rules about agent. */
package org.edgewire.architecture.planted.agent;
