package org.edgewire.it.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.edgewire.store.jdbc.FileWrapper;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files on a disk that takes its time to sync. Public for H2, which makes instances itself;
 * databases are on it by {@code jdbc:h2:slow:…} after {@link #register}.
 */
public final class SlowFiles extends FilePathWrapper {
  private static final AtomicLong NANOS = new AtomicLong();

  /** For H2. */
  public SlowFiles() {}

  /** Makes the scheme known. */
  static void register() {
    FilePath.register(new SlowFiles());
  }

  /** What each sync takes from now on, on all files. */
  static void sync(Duration time) {
    NANOS.set(time.toNanos());
  }

  @Override
  public String getScheme() {
    return "slow";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  private static final class Channel extends FileWrapper {
    Channel(FileChannel base) {
      super(base);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      LockSupport.parkNanos(NANOS.get());
      super.force(metaData);
    }
  }
}
