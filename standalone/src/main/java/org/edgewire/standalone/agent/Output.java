package org.edgewire.standalone.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;

/** What a program prints, read to its end on a thread of its own; a part of it is kept. */
final class Output {
  /** How long after a program's end its last words are waited for; children may hold the pipe. */
  private static final long PATIENCE_MILLIS = 1_000;

  private final StringBuilder text = new StringBuilder();
  private final int limit;
  private final Kept kept;
  private final Thread reader;

  /** Which part is kept of what is too long. */
  enum Kept {
    BEGINNING,
    END
  }

  private Output(InputStream from, int limit, Kept kept) {
    this.limit = limit;
    this.kept = kept;
    this.reader = new Thread(() -> read(from), "edgewire-program-output");
    reader.setDaemon(true);
  }

  /**
   * Reads from now on.
   *
   * @param limit how many characters are kept
   */
  static Output of(InputStream from, int limit, Kept kept) {
    Output output = new Output(from, limit, kept);
    output.reader.start();
    return output;
  }

  private void read(InputStream from) {
    char[] chunk = new char[4_096];
    try (Reader in = new InputStreamReader(from, UTF_8)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        keep(chunk, n);
      }
    } catch (IOException e) {
      // A killed program's pipe breaks; what was read until then counts.
      keep(new char[0], 0);
    }
  }

  private synchronized void keep(char[] chunk, int length) {
    if (kept == Kept.BEGINNING) {
      text.append(chunk, 0, Math.min(length, limit - text.length()));
    } else {
      text.append(chunk, 0, length);
      text.delete(0, Math.max(0, text.length() - limit));
    }
  }

  /** The kept part, once the program has ended. */
  String text() throws InterruptedException {
    reader.join(PATIENCE_MILLIS);
    synchronized (this) {
      return text.toString();
    }
  }
}
