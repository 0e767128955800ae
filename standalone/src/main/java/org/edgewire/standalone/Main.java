package org.edgewire.standalone;

import java.time.Clock;
import java.util.Optional;
import org.edgewire.standalone.cli.CliContext;
import org.edgewire.standalone.cli.EdgewireCommand;

/** {@code java -jar edgewire.jar}. */
public final class Main {
  /** One line for each record instead of the JDK's two. */
  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_FORMAT) == null) {
      System.setProperty(LOG_FORMAT, "%1$tFT%1$tT.%1$tL %4$-7s %5$s%6$s%n");
    }
    CliContext context =
        new CliContext(
            name -> Optional.ofNullable(System.getenv(name)),
            Clock.systemUTC(),
            new BrokerLauncher());
    System.exit(EdgewireCommand.create(context).execute(arguments));
  }
}
