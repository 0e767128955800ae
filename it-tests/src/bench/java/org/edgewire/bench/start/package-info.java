/**
 * How quickly servers that tests embed start and stop: Edgewire's beside a mail server and two
 * message brokers, each in processes of its own.
 */
package org.edgewire.bench.start;
