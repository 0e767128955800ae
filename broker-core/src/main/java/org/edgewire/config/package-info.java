/**
 * One typed configuration: which settings there are, where their values come from, and the policies
 * they make up.
 */
package org.edgewire.config;
