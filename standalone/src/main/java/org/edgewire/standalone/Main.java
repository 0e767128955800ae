package org.edgewire.standalone;

import java.time.Clock;
import java.util.Optional;
import org.edgewire.standalone.cli.CliContext;
import org.edgewire.standalone.cli.EdgewireCommand;

/** {@code java -jar edgewire.jar}. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CliContext context =
        new CliContext(
            name -> Optional.ofNullable(System.getenv(name)),
            Clock.systemUTC(),
            new BrokerLauncher());
    System.exit(EdgewireCommand.create(context).execute(arguments));
  }
}
