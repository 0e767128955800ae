package org.edgewire.architecture.planted.room;

import com.nimbusds.jwt.JWT;

/** Knows the token library. */
final class ReadsAToken {
  private final JWT token;

  ReadsAToken(JWT token) {
    this.token = token;
  }

  @Override
  public String toString() {
    return token.serialize();
  }
}
