package org.edgewire.standalone.launch;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret that nobody gave, made for one run.
 *
 * @param variable the environment variable that would have given it
 * @param value the secret, to be shown to the person at the terminal and to nobody else
 */
public record MadeSecret(String variable, String value) {
  private static final int BYTES = 24;

  /** Makes one that nobody can guess. */
  public static MadeSecret of(String variable) {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new MadeSecret(variable, HexFormat.of().formatHex(bytes));
  }

  @Override
  public String toString() {
    return "MadeSecret[" + variable + "]";
  }
}
