package org.edgewire.it.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.edgewire.it.support.JarProcess;

/**
 * PostgreSQL, with passwords that are checked. It refuses to run as root, so it runs as nobody
 * there.
 */
public final class PostgresServer extends DatabaseServer {
  private static final String BINARIES = "postgres-linux-x86_64.txz";

  private final List<String> options;

  /**
   * Not started yet.
   *
   * @param options of the server, as {@code name=value}; by default it leaves syncing to the system
   */
  public PostgresServer(String... options) {
    this(ServerFiles.fresh("postgresql-data"), options);
  }

  /**
   * Not started yet.
   *
   * @param folder an empty one
   * @param options of the server, as {@code name=value}
   */
  public PostgresServer(Path folder, String... options) {
    super(folder);
    this.options = List.of(options);
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public String driverClass() {
    return "org.postgresql.Driver";
  }

  @Override
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  @Override
  public void throwOut(String database) {
    administration()
        .execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + database
                + "'");
  }

  @Override
  DatabaseAddress withoutRightToCreate(DatabaseAddress database) {
    String user = "humble_" + database.name();
    database.execute(
        "create user " + user + " password '" + PASSWORD + "'",
        "grant select, insert, update, delete on all tables in schema public to " + user);
    return new DatabaseAddress(database.url(), user, PASSWORD);
  }

  @Override
  String firstDatabase() {
    return "postgres";
  }

  private static Path programs() {
    return ServerFiles.programs(BINARIES, folder -> ServerFiles.unpackTxz(BINARIES, folder));
  }

  @Override
  void initialise(Path folder) {
    try {
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      Programs.giveAway(folder);
      Programs.run(
          Programs.unprivileged(
              List.of(
                  programs().resolve("bin/initdb").toString(),
                  "--pgdata=" + folder.resolve("data"),
                  "--username=" + USER,
                  "--pwfile=" + password,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--no-locale",
                  "--no-sync")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  @Override
  List<String> command(Path folder, int port) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            programs().resolve("bin/postgres").toString(),
            "-D",
            folder.resolve("data").toString()));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=60",
                "shared_buffers=32MB",
                "fsync=off"));
    settings.addAll(options);
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    return Programs.unprivileged(command);
  }

  @Override
  void askToStop(JarProcess process) {
    // The "fast" shutdown; SIGTERM would wait for all clients to go.
    Programs.run("sh", "-c", "kill -INT " + process.pid());
  }
}
