package org.edgewire.standalone.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where the recordings of tests go. For one thread. */
final class RecordFiles {
  private final Path folder;
  private final Map<String, Integer> counts = new HashMap<>();

  RecordFiles(Path folder) {
    this.folder = folder;
  }

  /** {@code <class>-<method>.jsonl}, and with a number for the second run of a method and so on. */
  Path next(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    String name = type.getName().substring(type.getPackageName().length()).replaceFirst("^\\.", "");
    String test = name.replace('$', '.') + "-" + context.getRequiredTestMethod().getName();
    int run = counts.merge(test, 1, Integer::sum);
    return folder.resolve(test + (run == 1 ? "" : "-" + run) + ".jsonl");
  }
}
