package org.edgewire.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.edgewire.command.CommandRecord;
import org.edgewire.command.CommandType;
import org.edgewire.json.JsonObject;
import org.edgewire.store.Store;

/** What of a submit can be told without the store's state, and how its answer is put together. */
final class Submission {
  private static final int MAX_PAYLOAD = SubmitJson.MAX_PAYLOAD;

  private Submission() {}

  static Optional<Submitted> check(NewCommand command, JsonObject payload, DispatchPolicy policy) {
    if (isTooLarge(command.payload().text())) {
      return refused("payload_too_large", "payload has at most " + MAX_PAYLOAD + " bytes");
    }
    CommandType type = command.type();
    if (policy.strictTypes() && !type.isKnown()) {
      return refused("unknown_command_type", "command_type is one of " + CommandType.knownNames());
    }
    Optional<String> missing = type.missingField(payload);
    if (missing.isPresent()) {
      return refused("invalid_payload", "payload." + missing.get() + " is required for " + type);
    }
    if (command.ttl().isPresent() && command.expiresAt().isPresent()) {
      return refused("invalid_expires_at", "give ttl_seconds or expires_at, not both");
    }
    return Optional.empty();
  }

  private static boolean isTooLarge(String payload) {
    return payload.length() > MAX_PAYLOAD
        || (payload.length() > MAX_PAYLOAD / 3
            && payload.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD);
  }

  /** From what was decided alone. */
  static Submitted answer(SubmitOperation.Answer decided, NewCommand command) {
    if (decided instanceof SubmitOperation.Answer.Accepted accepted) {
      return new Submitted.Accepted(new CommandRecord(accepted.state(), command.payload()));
    }
    if (decided instanceof SubmitOperation.Answer.Existing existing) {
      return new Submitted.Existing(new CommandRecord(existing.state(), command.payload()));
    }
    SubmitOperation.Answer.Refused refused = (SubmitOperation.Answer.Refused) decided;
    return new Submitted.Refused(refused.code(), refused.detail());
  }

  /** May block for the database. */
  static Submitted answer(SubmitOperation.Answer decided, NewCommand command, Store store) {
    if (decided instanceof SubmitOperation.Answer.Existing existing) {
      return new Submitted.Existing(
          store
              .find(existing.state().command().id())
              .orElseGet(() -> new CommandRecord(existing.state(), command.payload())));
    }
    return answer(decided, command);
  }

  private static Optional<Submitted> refused(String code, String detail) {
    return Optional.of(new Submitted.Refused(code, detail));
  }
}
