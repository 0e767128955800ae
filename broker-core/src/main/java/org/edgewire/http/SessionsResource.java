package org.edgewire.http;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;
import org.edgewire.json.JsonWriter;
import org.edgewire.member.Author;
import org.edgewire.member.PatchId;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.room.Change;
import org.edgewire.room.NewSession;
import org.edgewire.room.SessionPut;
import org.edgewire.room.SessionView;
import org.edgewire.room.Sessions;
import org.edgewire.wire.Fields;
import org.edgewire.wire.InvalidFieldException;

/** {@code /miniapps}: the server side of MiniApp sessions (protocol section 6). */
final class SessionsResource {
  static final int MAX_BODY = 1 << 20;
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final long MAX_TTL_SECONDS = Duration.ofDays(3_650).toSeconds();

  private final Sessions sessions;

  SessionsResource(Sessions sessions) {
    this.sessions = sessions;
  }

  CompletableFuture<Reply> put(ApiRequest request) {
    SessionId id = request.sessionInPath();
    return sessions.put(id, wanted(request.body(MAX_BODY))).thenApply(SessionsResource::reply);
  }

  private static NewSession wanted(JsonObject body) {
    Fields fields = new Fields(body);
    OptionalLong ttl = fields.integer("ttl_seconds", 1, MAX_TTL_SECONDS);
    Optional<Set<UserId>> members =
        body.get("members").isEmpty()
            ? Optional.empty()
            : Optional.of(users(fields.array("members", NewSession.MAX_MEMBERS)));
    return new NewSession(
        fields.object("state"),
        members,
        ttl.isPresent() ? Optional.of(Duration.ofSeconds(ttl.getAsLong())) : Optional.empty());
  }

  private static Set<UserId> users(List<JsonText> names) {
    Set<UserId> users = new LinkedHashSet<>();
    for (JsonText name : names) {
      users.add(
          name.asString()
              .filter(UserId::isValid)
              .map(UserId::new)
              .orElseThrow(
                  () ->
                      new InvalidFieldException(
                          "members",
                          "must be user ids: strings of 1 to 128 characters, none of them a"
                              + " control character")));
    }
    return users;
  }

  private static Reply reply(SessionPut put) {
    if (put instanceof SessionPut.Created created) {
      return Reply.json(201, body(created.session()))
          .with("Location", "/miniapps/" + created.session().record().id());
    }
    if (put instanceof SessionPut.Replaced replaced) {
      return Reply.ok(body(replaced.session()));
    }
    throw new Problem(
        413,
        "state_too_large",
        "the state may have " + ((SessionPut.TooLarge) put).maxBytes() + " bytes");
  }

  CompletableFuture<Reply> get(ApiRequest request) {
    return sessions
        .find(request.sessionInPath())
        .thenApply(found -> Reply.ok(body(found.orElseThrow(SessionReplies::unknown))));
  }

  private static JsonText body(SessionView view) {
    return SessionJson.write(new JsonWriter(1_024), view).toJson();
  }

  CompletableFuture<Reply> list(ApiRequest request) {
    int limit = request.number("limit", 1, MAX_LIMIT - 1).orElse(DEFAULT_LIMIT);
    Optional<SessionId> after = Cursor.position(request).map(SessionsResource::position);
    // One more than asked for tells whether there is more.
    return sessions.list(after, limit + 1).thenApply(found -> page(found, limit));
  }

  private static SessionId position(String text) {
    if (!SessionId.isValid(text)) {
      throw Cursor.invalid();
    }
    return new SessionId(text);
  }

  private static Reply page(List<SessionView> found, int limit) {
    List<SessionView> page = found.subList(0, Math.min(limit, found.size()));
    JsonWriter out = new JsonWriter(1_024).object().array("sessions");
    page.forEach(view -> SessionJson.write(out, view));
    out.endArray();
    if (found.size() > limit) {
      out.field("next_cursor", Cursor.of(page.get(limit - 1).record().id().value()));
    }
    return Reply.ok(out.endObject().toJson());
  }

  CompletableFuture<Reply> patch(ApiRequest request) {
    SessionId id = request.sessionInPath();
    JsonText patch = request.mergePatch(MAX_BODY);
    Optional<PatchId> name = request.parameter("patch_id").map(SessionsResource::patchId);
    OptionalLong ifVersion = request.version("if_version");
    return sessions
        .patch(id, new Change.Patch(Author.SERVER, patch, name, ifVersion))
        .thenApply(SessionReplies::of);
  }

  private static PatchId patchId(String text) {
    if (!PatchId.isValid(text)) {
      throw Problem.invalid(
          "the parameter patch_id must be 1 to 128 characters, none of them a control character");
    }
    return new PatchId(text);
  }

  CompletableFuture<Reply> act(ApiRequest request) {
    SessionId id = request.sessionInPath();
    Change.Action action = SessionReplies.action(Author.SERVER, request.body(MAX_BODY));
    return sessions.act(id, action).thenApply(SessionReplies::of);
  }

  CompletableFuture<Reply> end(ApiRequest request) {
    return sessions
        .end(request.sessionInPath())
        .thenApply(
            known -> {
              if (!known) {
                throw SessionReplies.unknown();
              }
              return Reply.noContent();
            });
  }

  CompletableFuture<Reply> kick(ApiRequest request) {
    return sessions
        .kick(request.sessionInPath(), request.userInPath())
        .thenApply(
            known -> {
              if (!known.orElseThrow(SessionReplies::unknown)) {
                throw Problem.notFound("unknown_user", "that user is neither here nor a member");
              }
              return Reply.noContent();
            });
  }
}
