package org.edgewire.store.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files, looked at in each state that a sudden end of the process would leave. Public for H2,
 * which makes instances itself; databases are on it by {@code jdbc:h2:crash:…}.
 */
public final class CrashFiles extends FilePathWrapper {
  private static final int PAGE = 4_096;

  /** What a state is for. */
  interface Watcher {
    /**
     * A sudden end would leave the file as it is now.
     *
     * @param header the header is written next: a chunk may be there that it does not name
     */
    void state(boolean header) throws IOException;

    /** How many of the pages of the next write are written before a state; 0 for none. */
    int tear(int pages);
  }

  private static volatile Watcher watcher;

  /** For H2. */
  public CrashFiles() {}

  /** Makes the scheme known, with that watcher for all files. */
  static void register(Watcher next) {
    watcher = next;
    FilePath.register(new CrashFiles());
  }

  @Override
  public String getScheme() {
    return "crash";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  // What is below it takes positions from several threads by itself.
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  private static final class Channel extends FileWrapper {
    Channel(FileChannel base) {
      super(base);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      watcher.state(position == 0);
      int torn = watcher.tear(bytes.remaining() / PAGE);
      if (torn > 0) {
        super.write(bytes.duplicate().limit(bytes.position() + torn * PAGE), position);
        watcher.state(false);
      }
      return super.write(bytes, position);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      watcher.state(false);
      return super.truncate(size);
    }
  }
}
