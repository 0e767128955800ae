/** Planted for the rules about mailbox. */
package org.edgewire.architecture.planted.mailbox;
