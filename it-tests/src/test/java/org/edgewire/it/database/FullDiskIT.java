package org.edgewire.it.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.edgewire.it.support.Answer;
import org.edgewire.it.support.Api;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.JarProcess;
import org.edgewire.it.support.JsonDoc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: a small file system in memory, which takes the rights of root to make. */
final class FullDiskIT {
  private static final int CHUNK = 60_000;
  private static final int MOST = 400;

  @TempDir private Path folder;

  private Path disk;

  private void mount(int mebibytes) throws IOException {
    disk = ServerFiles.fresh("disk");
    JarProcess mount =
        JarProcess.run(
            List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", "" + disk),
            Map.of());
    assumeTrue(
        mount.awaitExit(Duration.ofSeconds(60)) == 0,
        "a small file system cannot be mounted here: " + mount.output());
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      JarProcess.run(List.of("umount", "-l", disk.toString()), Map.of())
          .awaitExit(Duration.ofSeconds(60));
      Files.delete(disk);
    }
  }

  /** Takes all room that is left but for a little. */
  private void fill(Path ballast, long leave) throws IOException {
    long size = disk.toFile().getUsableSpace() - leave;
    byte[] zeros = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (long written = 0; written < size; written += zeros.length) {
        out.write(zeros);
      }
    }
  }

  private static Answer submit(Api api, int number) {
    // Such that no database can make it small.
    byte[] random = new byte[CHUNK];
    new Random(number).nextBytes(random);
    String text = Base64.getEncoder().encodeToString(random);
    return api.submitBody(
        "a1",
        Commands.order("send_message_now", JsonDoc.of("thread_id", "t", "text", text))
            .with("command_id", "c" + number)
            .json());
  }

  /** Empty when it gets no answer: the broker itself cannot find out whether it was kept. */
  private static Optional<Answer> trySubmit(Api api, int number) {
    try {
      return Optional.of(submit(api, number));
    } catch (UncheckedIOException e) {
      assertThat(e).hasRootCauseInstanceOf(HttpTimeoutException.class);
      return Optional.empty();
    }
  }

  private static void awaitReady(Api api, int status) {
    Awaitility.await("ready " + status)
        .atMost(Duration.ofSeconds(60))
        .until(() -> api.send("GET", "/health/ready", "").status() == status);
  }

  /**
   * @param restart what a service manager does for a database server that has ended itself
   */
  private void fillUpAndFree(Broker broker, Runnable restart) throws IOException {
    Api api = new Api(broker.deployment());
    List<String> accepted = new ArrayList<>();
    Path ballast = disk.resolve("ballast");
    for (int i = 0; i < 5; i++) {
      accepted.add(submit(api, i).expect(201).json().string("command_id"));
    }
    fill(ballast, 1 << 20);

    Optional<Answer> answer = Optional.empty();
    for (int i = 5; i < MOST; i++) {
      answer = trySubmit(api, i);
      if (answer.isEmpty() || answer.get().status() != 201) {
        break;
      }
      accepted.add("c" + i);
    }

    assertThat(accepted).hasSizeLessThan(MOST);
    answer.ifPresent(
        refusal -> {
          assertThat(refusal.status()).as(refusal.body()).isEqualTo(503);
          assertThat(refusal.header("Retry-After")).isPresent();
        });
    awaitReady(api, 503);
    assertThat(api.send("GET", "/health/ready", "").body()).contains("database");
    Files.delete(ballast);
    restart.run();
    awaitReady(api, 200);
    accepted.add(submit(api, 1_000).expect(201).json().string("command_id"));
    for (String id : accepted) {
      assertThat(api.status(id)).isEqualTo("queued");
    }
  }

  @Test
  void aFullDiskUnderTheEmbeddedDatabaseIsSurvived() throws IOException {
    mount(24);
    try (Broker broker = Broker.Setup.in(disk.resolve("data")).start()) {
      fillUpAndFree(broker, () -> {});
      broker.kill();
    }
    try (Broker again = Broker.Setup.in(disk.resolve("data")).start()) {
      assertThat(new Api(again.deployment()).status("c1000")).isEqualTo("queued");
    }
  }

  @Test
  void aFullDiskUnderPostgresIsSurvived() throws IOException {
    mount(120);
    Path files = Files.createDirectories(disk.resolve("server"));
    survives(new PostgresServer(files, "max_wal_size=32MB"));
  }

  /** It ends itself when there is no room to take a transaction back. */
  @Test
  void aFullDiskUnderMariaDbIsSurvived() throws IOException {
    mount(120);
    survives(new MariaDbServer(Files.createDirectories(disk.resolve("server"))));
  }

  private void survives(DatabaseServer server) throws IOException {
    try (server) {
      server.start();
      DatabaseAddress database = server.newDatabase();
      try (Broker broker = database.broker(folder).start()) {
        fillUpAndFree(
            broker,
            () -> {
              if (!server.running()) {
                server.start();
              }
            });
      }
    }
  }
}
