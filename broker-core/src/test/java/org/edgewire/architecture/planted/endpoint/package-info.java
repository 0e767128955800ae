/** Planted for the rules about endpoint. */
package org.edgewire.architecture.planted.endpoint;
