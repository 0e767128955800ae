/** Tells a receiver over HTTP what became of commands and what happens to agents. */
package org.edgewire.webhook;
