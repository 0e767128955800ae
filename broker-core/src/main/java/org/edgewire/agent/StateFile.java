package org.edgewire.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of lines that are only ever added, until all are written anew. One process at a time: a
 * second one is refused. Not thread-safe; blocks. Never interrupt its thread: that would close it.
 */
final class StateFile implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;
  private FileChannel channel;
  private long size;

  private StateFile(Path path, FileChannel lock, FileChannel channel) {
    this.path = path;
    this.lock = lock;
    this.channel = channel;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws AgentStateException when another agent has it, or it cannot be opened
   */
  static StateFile open(Path path) {
    Path file = path.toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
      return new StateFile(file, locked(file), FileChannel.open(file, READ, WRITE, CREATE));
    } catch (IOException e) {
      throw new AgentStateException("the state file " + file + " cannot be opened: " + e, e);
    }
  }

  /** A file of its own, because the other one is replaced now and then. */
  private static FileChannel locked(Path file) throws IOException {
    FileChannel lock =
        FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), WRITE, CREATE);
    try {
      if (lock.tryLock() != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // By another agent of this very process.
      lock.close();
      throw new AgentStateException(inUse(file), e);
    }
    lock.close();
    throw new AgentStateException(inUse(file));
  }

  private static String inUse(Path file) {
    return "the state file " + file + " is in use by another agent; each needs its own";
  }

  /** What reads a line; throws an {@link IllegalArgumentException} when it makes no sense. */
  interface Reader {
    void line(String line);
  }

  /**
   * Reads all lines. What follows the last whole line was cut off by a crash and is removed;
   * nothing depended on it, because {@link #write} had not returned.
   *
   * @throws AgentStateException when a line in the middle cannot be read
   */
  void read(Reader reader) {
    try {
      byte[] bytes = Files.readAllBytes(path);
      int good = readLines(bytes, reader);
      if (good < bytes.length) {
        channel.truncate(good);
        channel.force(true);
      }
      size = good;
      channel.position(good);
    } catch (IOException e) {
      throw new AgentStateException("the state file " + path + " cannot be read: " + e, e);
    }
  }

  /** Returns where the last good line ends. */
  private int readLines(byte[] bytes, Reader reader) {
    int begin = 0;
    int number = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      number++;
      try {
        reader.line(new String(bytes, begin, i - begin, UTF_8));
      } catch (IllegalArgumentException e) {
        if (i == bytes.length - 1) {
          return begin;
        }
        throw new AgentStateException(
            "line "
                + number
                + " of the state file "
                + path
                + " is damaged ("
                + e.getMessage()
                + "); move the file away to begin anew, without memory of what was done",
            e);
      }
      begin = i + 1;
    }
    return begin;
  }

  /**
   * Adds lines.
   *
   * @param lines each with its line feed
   * @param force whether they have to survive a loss of power
   */
  void write(String lines, boolean force) throws IOException {
    byte[] bytes = lines.getBytes(UTF_8);
    put(channel, bytes);
    size += bytes.length;
    if (force) {
      channel.force(false);
    }
  }

  /** Replaces all lines; after a crash in it the file holds the old ones or the new ones. */
  void rewrite(List<String> lines) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    FileChannel written = FileChannel.open(next, READ, WRITE, CREATE, TRUNCATE_EXISTING);
    try {
      long length = 0;
      for (String chunk : chunks(lines)) {
        byte[] bytes = chunk.getBytes(UTF_8);
        put(written, bytes);
        length += bytes.length;
      }
      written.force(true);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder();
      channel.close();
      channel = written;
      size = length;
    } catch (IOException e) {
      written.close();
      throw e;
    }
  }

  private static List<String> chunks(List<String> lines) {
    List<String> chunks = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += 1_000) {
      chunks.add(String.join("", lines.subList(from, Math.min(lines.size(), from + 1_000))));
    }
    return chunks;
  }

  private static void put(FileChannel to, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  /** Makes the new name durable, where a folder can be opened. */
  private void forceFolder() throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel folder = FileChannel.open(path.getParent(), READ)) {
        folder.force(true);
      }
    }
  }

  /** Bytes in it. */
  long size() {
    return size;
  }

  @Override
  public void close() {
    try {
      channel.close();
      lock.close();
    } catch (IOException e) {
      throw new AgentStateException("the state file " + path + " cannot be closed: " + e, e);
    }
  }
}
