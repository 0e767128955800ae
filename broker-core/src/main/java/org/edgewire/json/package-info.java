/**
 * JSON text: bounded strict reading, exact slices of what was read, and writing. The only user of
 * the JSON API.
 */
package org.edgewire.json;
