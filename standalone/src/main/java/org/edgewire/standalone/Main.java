package org.edgewire.standalone;

import java.time.Clock;
import org.edgewire.standalone.cli.CliContext;
import org.edgewire.standalone.cli.EdgewireCommand;
import org.edgewire.standalone.launch.Configuration;

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
            System.getenv(),
            Configuration.texts(System.getProperties()),
            Clock.systemUTC(),
            new BrokerLauncher());
    System.exit(EdgewireCommand.create(context).execute(arguments));
  }
}
