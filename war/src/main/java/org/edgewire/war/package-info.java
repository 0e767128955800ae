/**
 * The web application: finds out what its server offers (configuration, data source, threads),
 * builds a broker from it and puts that on the server's paths. Holds no behaviour of its own.
 */
package org.edgewire.war;
