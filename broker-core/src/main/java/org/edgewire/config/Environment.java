package org.edgewire.config;

/** What a broker is used for. Only production is strict about secrets. */
public enum Environment {
  /** Secrets are required, and raw secrets are no tokens. */
  PRODUCTION,
  /** Like development, on a server. */
  STAGING,
  /** At a developer's desk. */
  DEVELOPMENT,
  /** In automated tests. */
  TEST
}
