package org.edgewire.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/**
 * Typed reading of an object's members. Absent and null are the same; a value of a wrong kind is an
 * {@link InvalidFieldException}. Unknown members are not looked at.
 */
public final class Fields {
  // The years 1 to 9999. Not parsed: each start would wait for the formatters.
  private static final Instant EARLIEST = Instant.ofEpochSecond(-62_135_596_800L);
  private static final Instant LATEST = Instant.ofEpochMilli(253_402_300_799_999L);
  private static final int MAX_DIGITS = 18;

  private final JsonObject object;

  /**
   * @param object whose members are read
   */
  public Fields(JsonObject object) {
    this.object = object;
  }

  /** A string. */
  public Optional<String> string(String name) {
    return object
        .get(name)
        .map(value -> value.asString().orElseThrow(() -> wrong(name, "must be a string")));
  }

  /** A string that has to be there. */
  public String requiredString(String name) {
    return string(name).orElseThrow(() -> missing(name, "a string"));
  }

  /** A string in which a parser finds something; {@code allowed} completes "{name} must be …". */
  public <T> Optional<T> word(String name, Function<String, Optional<T>> parser, String allowed) {
    return string(name)
        .map(text -> parser.apply(text).orElseThrow(() -> wrong(name, "must be " + allowed)));
  }

  /** An object, as the text that came. */
  public Optional<JsonText> object(String name) {
    return object
        .get(name)
        .map(
            value -> {
              if (!value.isObject()) {
                throw wrong(name, "must be an object");
              }
              return value;
            });
  }

  /** An object that has to be there. */
  public JsonText requiredObject(String name) {
    return object(name).orElseThrow(() -> missing(name, "an object"));
  }

  /** The elements of an array; none when it is not there. */
  public List<JsonText> array(String name, int most) {
    List<JsonText> elements =
        object
            .get(name)
            .map(value -> value.asArray().orElseThrow(() -> wrong(name, "must be an array")))
            .orElse(List.of());
    if (elements.size() > most) {
      throw wrong(name, "may have " + most + " elements, not " + elements.size());
    }
    return elements;
  }

  /** A whole number within bounds. */
  public OptionalLong integer(String name, long least, long most) {
    Optional<JsonText> value = object.get(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    String digits = value.get().text();
    String allowed = "must be a whole number from " + least + " to " + most;
    if (!digits.matches("-?[0-9]{1," + MAX_DIGITS + "}")) {
      throw wrong(name, allowed);
    }
    long number = Long.parseLong(digits);
    if (number < least || number > most) {
      throw wrong(name, allowed);
    }
    return OptionalLong.of(number);
  }

  /** A moment in ISO 8601 with an offset, cut to the millisecond. */
  public Optional<Instant> instant(String name) {
    return word(name, Fields::moment, "a time such as 2026-02-16T00:00:00Z");
  }

  /** A moment in ISO 8601 with an offset, cut to the millisecond; empty when the text is none. */
  public static Optional<Instant> moment(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
          ? Optional.empty()
          : Optional.of(instant.truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static InvalidFieldException missing(String name, String what) {
    return wrong(name, "is required: " + what);
  }

  private static InvalidFieldException wrong(String name, String allowed) {
    return new InvalidFieldException(name, allowed);
  }
}
