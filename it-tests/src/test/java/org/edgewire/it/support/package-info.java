/** What black-box tests talk with: processes, HTTP, WebSockets whole and raw, Node. */
package org.edgewire.it.support;
