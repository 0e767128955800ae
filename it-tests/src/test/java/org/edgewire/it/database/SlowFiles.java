package org.edgewire.it.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.h2.store.fs.FileBase;
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

  // What is below it takes positions from several threads by itself.
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  private static final class Channel extends FileBase {
    private final FileChannel base;

    Channel(FileChannel base) {
      this.base = base;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      LockSupport.parkNanos(NANOS.get());
      base.force(metaData);
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return base.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return base.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return base.write(bytes);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      return base.write(bytes, position);
    }

    @Override
    public long position() throws IOException {
      return base.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      base.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      base.truncate(size);
      return this;
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
