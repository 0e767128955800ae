package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.util.List;
import org.edgewire.config.Settings;
import org.edgewire.standalone.launch.Configuration;

/** Tells what a broker would be told. Both ways end with the exit code. */
final class ConfigReport {
  private final List<Settings.Shown> all;
  private final List<String> problems;
  private final PrintWriter err;

  /**
   * @param err takes all that is wrong, a line each
   */
  ConfigReport(Configuration configuration, PrintWriter err) {
    this.all = configuration.settings().all();
    this.problems = configuration.problems();
    this.err = err;
  }

  /** Every setting, as a table. */
  int print(PrintWriter out, int columns) {
    Table table = new Table("SETTING", "VALUE", "SOURCE", "WHAT IT IS FOR").lastColumnWraps();
    all.forEach(one -> table.row(one.name(), one.value(), one.source(), one.description()));
    table.print(out, columns);
    out.flush();
    return tellProblems();
  }

  /** One line when nothing is wrong. */
  int check(PrintWriter out) {
    if (problems.isEmpty()) {
      long own = all.stream().filter(one -> !one.source().equals("default")).count();
      out.println(
          "The configuration is fine: " + all.size() + " settings, " + own + " not the default.");
      out.flush();
    }
    return tellProblems();
  }

  private int tellProblems() {
    problems.forEach(problem -> err.println("edgewire: " + problem));
    err.flush();
    return problems.isEmpty() ? 0 : 1;
  }
}
