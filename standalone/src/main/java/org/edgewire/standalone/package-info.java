/**
 * The command line and the Tyrus-on-Grizzly launcher: translates its environment into a broker;
 * holds no behaviour.
 */
package org.edgewire.standalone;
