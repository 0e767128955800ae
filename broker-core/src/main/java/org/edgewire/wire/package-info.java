/**
 * What is said on the WebSockets: sealed messages for each direction of each conversation, and
 * their JSON codec.
 */
package org.edgewire.wire;
