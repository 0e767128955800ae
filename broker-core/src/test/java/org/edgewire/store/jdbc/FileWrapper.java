package org.edgewire.store.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;

/** A file of H2's that does what the file below it does, for those that do one thing otherwise. */
// What is below it takes positions from several threads by itself.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
public abstract class FileWrapper extends FileBase {
  private final FileChannel base;

  /**
   * @param base the file below it
   */
  protected FileWrapper(FileChannel base) {
    this.base = base;
  }

  @Override
  public void force(boolean metaData) throws IOException {
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
