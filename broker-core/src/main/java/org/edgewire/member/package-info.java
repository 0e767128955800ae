/**
 * The words of MiniApp sessions (protocol section 6): who is in which room, by which connection.
 * Ids and values only, known to wire, handshake and room alike, as {@code command} is for agents.
 */
package org.edgewire.member;
