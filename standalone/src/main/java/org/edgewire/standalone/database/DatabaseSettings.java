package org.edgewire.standalone.database;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which database.
 *
 * @param url its JDBC URL
 * @param user who to be there, where the URL does not say
 * @param password of that user
 * @param drivers a folder with JDBC drivers, where they are not on the class path
 * @param connections at most so many at once
 */
public record DatabaseSettings(
    String url,
    Optional<String> user,
    Optional<String> password,
    Optional<Path> drivers,
    int connections) {

  /** The URL without its parameters, which may hold secrets. */
  public String place() {
    return url.replaceFirst("[?;].*", "");
  }

  /** Neither password nor the URL's parameters. */
  @Override
  public String toString() {
    return "DatabaseSettings[" + place() + ", user=" + user.orElse("(none)") + "]";
  }
}
