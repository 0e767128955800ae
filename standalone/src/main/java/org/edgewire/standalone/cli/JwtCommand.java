package org.edgewire.standalone.cli;

import java.net.URI;
import java.time.Duration;
import org.edgewire.config.Form;
import org.edgewire.member.SessionId;
import org.edgewire.member.UserId;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a token for a member of MiniApp sessions. */
@Command(
    name = "jwt",
    description = {
      "Make a token for a member of MiniApp sessions, for development.",
      "Signs by HS256 with SUPABASE_JWT_SECRET, or the file named by SUPABASE_JWT_SECRET_FILE; "
          + "refused in production, where your login server makes tokens."
    },
    mixinStandardHelpOptions = true)
final class JwtCommand implements Runnable {
  private static final Form<Duration> SPAN = Form.duration(Duration.ofSeconds(1));

  @Spec private CommandSpec spec;

  @Option(names = "--sub", required = true, paramLabel = "USER", description = "The user's id.")
  private String user;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long it is good, such as 30s, 10m, 1h (default: ${DEFAULT-VALUE}).")
  private String ttl;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Print the address of that session instead, with the token in it.")
  private String session;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "The broker, for --session (default: ${DEFAULT-VALUE}).")
  private String url;

  private final CliContext context;

  JwtCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    try {
      String token = new MemberTokens(context).make(new UserId(user), duration());
      spec.commandLine().getOut().println(session == null ? token : address(token));
    } catch (IllegalArgumentException e) {
      throw new LaunchException(e.getMessage(), e);
    }
  }

  private Duration duration() {
    return SPAN.reader()
        .apply(ttl)
        .orElseThrow(
            () -> new LaunchException("--ttl must be " + SPAN.allowed() + ", not " + ttl + "."));
  }

  private String address(String token) {
    URI base = Urls.parse("--url", url, "http", "https");
    return Urls.sessionSocket(base, new SessionId(session)) + "?token=" + token;
  }
}
