/** The machine's own time and threads, for agents that were given none. */
package org.edgewire.agent.machine;
