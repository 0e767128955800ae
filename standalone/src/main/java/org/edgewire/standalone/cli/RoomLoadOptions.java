package org.edgewire.standalone.cli;

import java.util.Optional;
import org.edgewire.member.SessionId;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Option;

/** The options of {@code bench} that only a MiniApp session knows. */
final class RoomLoadOptions {
  @Option(
      names = "--miniapp-members",
      paramLabel = "MEMBERS",
      description =
          "Instead of agents: so many members of one MiniApp session, who hear each other's patches."
              + " Needs SUPABASE_JWT_SECRET.")
  private Integer members;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "The session that they join (default: a new one).")
  private String session;

  @Option(
      names = "--senders",
      defaultValue = "1",
      description =
          "How many of the members send patches, in turn (default: ${DEFAULT-VALUE}). The broker"
              + " takes miniapp.messages.per.second of each.")
  private int senders;

  @Option(
      names = "--patch-bytes",
      paramLabel = "BYTES",
      defaultValue = "200",
      description = "Length of a patch (default: ${DEFAULT-VALUE}).")
  private int patchBytes;

  boolean wanted() {
    return members != null;
  }

  Optional<SessionId> session() {
    try {
      return Optional.ofNullable(session).map(SessionId::new);
    } catch (IllegalArgumentException e) {
      throw new LaunchException("--session: " + e.getMessage(), e);
    }
  }

  int members() {
    return BenchCommand.within("--miniapp-members", members, 2, 20_000);
  }

  int senders() {
    return BenchCommand.within("--senders", senders, 1, members());
  }

  int patchBytes() {
    return BenchCommand.within("--patch-bytes", patchBytes, 40, 60_000);
  }
}
