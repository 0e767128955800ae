package org.edgewire.standalone.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.edgewire.standalone.launch.LaunchException;

/** The folder a broker keeps its database in. */
final class DataFolder {
  private DataFolder() {}

  /** Makes it if it is missing; says in one line why it cannot be used. */
  static Path prepare(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new LaunchException("The data folder " + folder + " is a file. Choose a folder.");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LaunchException(
          "The data folder " + folder + " cannot be made: " + e.getMessage(), e);
    }
    if (!Files.isReadable(folder) || !Files.isWritable(folder) || !Files.isExecutable(folder)) {
      throw new LaunchException(
          "The data folder "
              + folder
              + " cannot be read and written by this user. Change its rights or choose another.");
    }
    return folder;
  }

  static Path temporary() {
    try {
      return Files.createTempDirectory("edgewire-demo-");
    } catch (IOException e) {
      throw new LaunchException("No temporary folder can be made: " + e.getMessage(), e);
    }
  }

  /** Removes it with everything in it. */
  static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new Deleter());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
