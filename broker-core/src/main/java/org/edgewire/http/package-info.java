/**
 * The HTTP surface as servlets, written once for every deployment; problems (RFC 9457) for every
 * error.
 */
package org.edgewire.http;
