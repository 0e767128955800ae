/**
 * The web application on real application servers, each started by its recipe in {@code
 * docs/deploy.md}.
 */
package org.edgewire.it.server;
