/**
 * The words everybody uses: agents, commands, acks, and the life of a command as one pure state
 * table.
 */
package org.edgewire.command;
