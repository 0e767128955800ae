/** A small edge agent for trying things out, on the JDK's own WebSocket client. */
package org.edgewire.standalone.agent;
