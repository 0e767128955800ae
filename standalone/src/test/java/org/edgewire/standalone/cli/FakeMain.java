package org.edgewire.standalone.cli;

import java.time.Clock;
import java.util.Map;

/** The command line with the fake broker behind it, for tests of whole processes. */
public final class FakeMain {
  private FakeMain() {}

  /** As the real one. */
  public static void main(String[] arguments) {
    CliContext context =
        new CliContext(System.getenv(), Map.of(), Clock.systemUTC(), FakeBroker::new);
    System.exit(EdgewireCommand.create(context).execute(arguments));
  }
}
