package org.edgewire.war;

import java.nio.file.Path;
import java.util.Optional;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.edgewire.BrokerBuilder;
import org.edgewire.config.Settings;

/**
 * Where the broker keeps its data: the data source that is named; else in the folder that is named;
 * else in the server's default data source; else in a folder of the server.
 *
 * @param place tells a broker of it
 * @param isDefault whether nobody named it
 * @param name for people
 */
record Database(Place place, boolean isDefault, String name) {
  static final String DEFAULT_DATA_SOURCE = "java:comp/DefaultDataSource";

  /** Tells a broker where its data is. */
  @FunctionalInterface
  interface Place {
    BrokerBuilder of(BrokerBuilder builder);
  }

  /**
   * @throws CannotStartException when there is none
   */
  static Database find(Settings settings) {
    Optional<String> named = settings.find(WarSettings.DATA_SOURCE);
    if (named.isPresent()) {
      return new Database(
          at(named(named.get(), settings.sourceOf(WarSettings.DATA_SOURCE))), false, named.get());
    }
    Optional<Path> folder = settings.find(WarSettings.DATA);
    if (folder.isPresent()) {
      return embedded(folder.get(), false);
    }
    return Names.find(DEFAULT_DATA_SOURCE)
        .filter(DataSource.class::isInstance)
        .map(found -> new Database(at((DataSource) found), true, DEFAULT_DATA_SOURCE))
        .orElseGet(Database::inFolderOfServer);
  }

  private static Place at(DataSource source) {
    return builder -> builder.dataSource(source);
  }

  private static DataSource named(String name, String source) {
    String told =
        WarSettings.DATA_SOURCE.name() + " (from " + source + ") must name a data source; ";
    try {
      Object found = Names.get(name);
      if (found instanceof DataSource data) {
        return data;
      }
      throw new CannotStartException(told + name + " is something else");
    } catch (NamingException e) {
      throw new CannotStartException(
          told + name + " cannot be looked up (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static Database inFolderOfServer() {
    if (!EmbeddedDatabase.isThere()) {
      throw new CannotStartException(
          "there is no database: define a data source on the server and give its JNDI name as "
              + WarSettings.DATA_SOURCE.environmentName()
              + " ("
              + DEFAULT_DATA_SOURCE
              + " is not there, and H2 is not within reach)");
    }
    return EmbeddedDatabase.folderOfServer(System.getProperties())
        .map(folder -> embedded(folder, true))
        .orElseThrow(
            () ->
                new CannotStartException(
                    "there is no place for the data: give a folder as "
                        + WarSettings.DATA.environmentName()
                        + " or a data source as "
                        + WarSettings.DATA_SOURCE.environmentName()));
  }

  private static Database embedded(Path folder, boolean isDefault) {
    if (!EmbeddedDatabase.isThere()) {
      throw new CannotStartException(
          WarSettings.DATA.name()
              + " wants the embedded database, but H2 is not within reach of this application: use"
              + " edgewire-servlet.war, or a data source given as "
              + WarSettings.DATA_SOURCE.environmentName());
    }
    return new Database(builder -> builder.folderInServer(folder), isDefault, folder.toString());
  }
}
