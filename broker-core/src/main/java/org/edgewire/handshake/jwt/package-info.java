/**
 * Verifies JSON Web Tokens (RFC 7519) of MiniApp members: one pure function over a token, the time
 * and the keys that are known, and the keys' way here. The only user of the JWT library.
 */
package org.edgewire.handshake.jwt;
