/**
 * What the command line's agents do with commands; and a stock agent on the JDK's own WebSocket
 * client, which remembers nothing, for demonstrations and tests.
 */
package org.edgewire.standalone.agent;
