/** The wire contract as abstract suites, run against every deployment. */
package org.edgewire.it.contract;
