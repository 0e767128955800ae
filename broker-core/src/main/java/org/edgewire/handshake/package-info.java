/**
 * May this request be upgraded, and as whom? Pure functions over a view of the request, and the
 * admission limits.
 */
package org.edgewire.handshake;
