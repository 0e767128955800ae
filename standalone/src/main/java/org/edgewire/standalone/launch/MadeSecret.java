package org.edgewire.standalone.launch;

/**
 * A secret that nobody gave, made for one run.
 *
 * @param variable the environment variable that would have given it
 * @param value the secret, to be shown to the person at the terminal and to nobody else
 */
public record MadeSecret(String variable, String value) {
  @Override
  public String toString() {
    return "MadeSecret[" + variable + "]";
  }
}
