package org.edgewire.architecture.planted.store.jdbc;

import jakarta.json.JsonValue;

/** Forbidden: the JSON API outside its package. */
public final class ParsesJson {

  /** Knows a value. */
  public String names(JsonValue value) {
    return value.toString();
  }
}
