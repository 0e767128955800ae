package org.edgewire.agent;

import java.util.Optional;
import org.edgewire.json.JsonText;

/**
 * How a command ended, as its handler says.
 *
 * @param completed whether it was done
 * @param error why not; cut to 2 000 characters on the wire
 * @param result any JSON; one that is too large for a frame is replaced by a note
 */
public record Outcome(boolean completed, Optional<String> error, Optional<JsonText> result) {
  /** Done; there is nothing more to say. */
  public static Outcome done() {
    return new Outcome(true, Optional.empty(), Optional.empty());
  }

  /** Done, with a result. */
  public static Outcome done(JsonText result) {
    return new Outcome(true, Optional.empty(), Optional.of(result));
  }

  /** Not done. */
  public static Outcome failed(String error) {
    return new Outcome(false, Optional.of(error), Optional.empty());
  }
}
