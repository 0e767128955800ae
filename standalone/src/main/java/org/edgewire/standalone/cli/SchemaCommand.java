package org.edgewire.standalone.cli;

import java.util.Iterator;
import org.edgewire.standalone.launch.LaunchException;
import org.edgewire.store.jdbc.SchemaScript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the tables. */
@Command(
    name = "schema",
    description = "Print the tables as SQL, for databases where serve may not create them.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dialect",
      required = true,
      paramLabel = "DATABASE",
      completionCandidates = Databases.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String dialect;

  /** For the help text. */
  static final class Databases implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SchemaScript.databases().iterator();
    }
  }

  @Override
  public void run() {
    String script =
        SchemaScript.of(dialect)
            .orElseThrow(
                () ->
                    new LaunchException(
                        "--dialect must be one of "
                            + String.join(", ", SchemaScript.databases())
                            + ", not '"
                            + dialect
                            + "'."));
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
  }
}
