package org.edgewire.architecture.planted.json;

import jakarta.json.JsonValue;

/** The JSON API is allowed here. */
public final class Permitted {

  /** Knows a value. */
  public String names(JsonValue value) {
    return value.toString();
  }
}
