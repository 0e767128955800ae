/**
 * One task at a time per owner, on an executor that someone else supplies; and the timer that wakes
 * owners.
 */
package org.edgewire.mailbox;
