package org.edgewire.producer;

import java.util.Optional;
import org.edgewire.dispatch.Submitted;
import org.edgewire.json.JsonText;
import org.edgewire.store.Refusal;
import org.edgewire.wire.ProducerReply;

/** Why a submit was not taken, with the codes that HTTP uses. */
final class Refusals {
  private Refusals() {}

  static ProducerReply.Refused overloaded(Optional<JsonText> ref, String detail) {
    return new ProducerReply.Refused(ref, "overloaded", detail);
  }

  static ProducerReply.Refused invalid(Optional<JsonText> ref, String detail) {
    return new ProducerReply.Refused(ref, "invalid_field", detail);
  }

  /** Of a submit that was neither accepted nor existing. */
  static ProducerReply.Refused of(Optional<JsonText> ref, Submitted submitted) {
    if (submitted instanceof Submitted.Refused refused) {
      return new ProducerReply.Refused(ref, refused.code(), refused.detail());
    }
    Refusal why = ((Submitted.Unavailable) submitted).why();
    return switch (why) {
      case BUSY ->
          new ProducerReply.Refused(
              ref, "busy", "too much is waiting to be stored; try again in a second");
      case UNAVAILABLE ->
          new ProducerReply.Refused(
              ref, "store_unavailable", "the database cannot be written now; try again later");
      case CLOSED -> new ProducerReply.Refused(ref, "draining", "the broker restarts");
      case FAILED ->
          new ProducerReply.Refused(
              ref, "internal_error", "the broker failed; its log has the cause");
    };
  }
}
