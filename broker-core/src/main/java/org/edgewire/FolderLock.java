package org.edgewire;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.edgewire.store.StoreException;

/**
 * Keeps a data folder for one broker. H2 locks out other processes, but lets two brokers of one
 * process share a database, which none of them may.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel file;
  private final FileLock lock;

  private FolderLock(FileChannel file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Takes a folder, which is made when it is not there.
   *
   * @throws StoreException when it cannot be used or another broker has it
   */
  static FolderLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel file =
          FileChannel.open(
              folder.resolve("edgewire.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return locked(folder, file);
    } catch (IOException e) {
      throw new StoreException("the folder " + folder + " cannot be used: " + e, e);
    }
  }

  private static FolderLock locked(Path folder, FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return new FolderLock(file, lock);
      }
      file.close();
      throw taken(folder, new IOException("locked by another process"));
    } catch (OverlappingFileLockException e) {
      file.close();
      throw taken(folder, e);
    }
  }

  private static StoreException taken(Path folder, Exception cause) {
    return new StoreException(
        "another broker uses the folder " + folder + ": stop that one or choose another folder",
        cause);
  }

  @Override
  public void close() {
    try (file) {
      lock.release();
    } catch (IOException e) {
      throw new StoreException("the lock of the data folder could not be given back", e);
    }
  }
}
