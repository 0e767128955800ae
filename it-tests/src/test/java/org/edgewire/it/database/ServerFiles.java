package org.edgewire.it.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of the servers, unpacked once per machine and version, and folders for their data.
 * All of it is in the folder for temporary files: a server that must not run as root runs as
 * nobody, who may not look into root's home.
 */
final class ServerFiles {
  private static final String FOR_ALL = "rwxr-xr-x";
  private static final Path ROOT =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "edgewire-databases-" + System.getProperty("user.name"));

  /** Fills a folder. */
  interface Unpacking {
    void into(Path folder) throws IOException;
  }

  private ServerFiles() {}

  /**
   * The folder of a server's programs, filled when it is not there yet. It is named like the jar
   * they come from, version and all.
   *
   * @param resource something in that jar
   */
  static Path programs(String resource, Unpacking unpacking) {
    String jar = resource(resource).getPath().replaceFirst("\\.jar!.*", "").replaceFirst(".*/", "");
    Path folder = ROOT.resolve(jar);
    try {
      if (!Files.isDirectory(folder)) {
        Path fresh = fresh("unpacking");
        unpacking.into(fresh);
        moveUnlessThere(fresh, folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(jar + " cannot be unpacked", e);
    }
    return folder;
  }

  private static void moveUnlessThere(Path from, Path to) throws IOException {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      // Another run may have been faster; half a folder is never there under this name.
      if (!Files.isDirectory(to)) {
        throw e;
      }
    }
  }

  /** A new empty folder that everybody may enter. */
  static Path fresh(String prefix) {
    try {
      Files.createDirectories(ROOT);
      Path folder = Files.createTempDirectory(ROOT, prefix + "-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(FOR_ALL));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for " + prefix, e);
    }
  }

  /** Unpacks what is below a folder of a jar on the class path. */
  static void unpackJar(String below, Path folder) throws IOException {
    JarFile jar = ((JarURLConnection) resource(below + "/").openConnection()).getJarFile();
    for (JarEntry entry : Collections.list(jar.entries())) {
      if (entry.getName().startsWith(below + "/") && !entry.isDirectory()) {
        Path file = folder.resolve(entry.getName().substring(below.length() + 1));
        Files.createDirectories(file.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FOR_ALL));
      }
    }
  }

  /** Unpacks a {@code .txz} on the class path. Of tar, every system has the program; of xz, not. */
  static void unpackTxz(String name, Path folder) throws IOException {
    Path tar = folder.resolve("unpacked.tar");
    try (InputStream in = new XZInputStream(resource(name).openStream());
        OutputStream out = Files.newOutputStream(tar)) {
      in.transferTo(out);
    }
    Programs.run("tar", "-xf", tar.toString(), "--no-same-owner", "-C", folder.toString());
    Files.delete(tar);
  }

  private static URL resource(String name) {
    URL url = ServerFiles.class.getClassLoader().getResource(name);
    if (url == null) {
      throw new IllegalStateException("the class path lacks the server's binaries: " + name);
    }
    return url;
  }
}
