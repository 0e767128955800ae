/** The runnable jar as a process: the contract, and what only a process shows. */
package org.edgewire.it.standalone;
