package org.edgewire.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.edgewire.command.CommandId;
import org.edgewire.command.CommandRecord;
import org.edgewire.wire.CommandJson;

/**
 * {@code GET /edge/commands/{id}}: one command, now or as soon as it is final (protocol section 5).
 */
final class CommandResource {
  private static final int MAX_WAIT_SECONDS = 30;

  private final Function<CommandId, Optional<CommandRecord>> find;
  private final BiFunction<CommandId, Duration, CompletableFuture<Optional<CommandRecord>>> await;

  CommandResource(
      Function<CommandId, Optional<CommandRecord>> find,
      BiFunction<CommandId, Duration, CompletableFuture<Optional<CommandRecord>>> await) {
    this.find = find;
    this.await = await;
  }

  CompletableFuture<Reply> get(ApiRequest request) {
    CommandId id = request.commandInPath();
    OptionalInt wait = request.number("wait_seconds", 0, MAX_WAIT_SECONDS);
    CompletableFuture<Optional<CommandRecord>> found =
        wait.orElse(0) == 0
            ? CompletableFuture.completedFuture(find.apply(id))
            : await.apply(id, Duration.ofSeconds(wait.getAsInt()));
    return found.thenApply(CommandResource::reply);
  }

  private static Reply reply(Optional<CommandRecord> command) {
    return command
        .map(known -> Reply.ok(CommandJson.full(known)))
        .orElseThrow(() -> Problem.notFound("unknown_command", "there is no command of that id"));
  }
}
