package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import org.edgewire.command.CommandId;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Heard;
import org.edgewire.store.ManualTime;
import org.edgewire.store.Op;
import org.edgewire.store.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sudden end between any two writes of H2 to its file, or in the middle of one, loses nothing
 * that was accepted (decision 0010). A kill of the process hits these moments once in hundreds of
 * times only; here each state of the file is kept and opened.
 */
final class H2CrashTest {
  private static final int COMMANDS = 1_500;
  private static final int LOOKED_BACK_FOR = 30;

  @TempDir private Path folder;

  private final ManualTime time = new ManualTime();
  private final long seed = Long.getLong("edgewire.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<State> states = new ArrayList<>();
  private boolean watching;
  private int accepted;

  private record State(Path file, int accepted, boolean header) {}

  @Test
  void noStateOfTheFileLacksWhatWasAccepted() throws IOException, SQLException {
    System.out.println("seed of the crash states: " + seed);
    CrashFiles.register(new Copies());
    accept();

    List<State> checked = new ArrayList<>(states);
    for (State state : checked) {
      assertThat(missing(state)).as("%s", state).isEmpty();
    }
    assertThat(checked).hasSizeGreaterThan(100).anyMatch(State::header);
  }

  /** Commands come, are sent and end; checkpoints, lives and large payloads in between. */
  private void accept() throws SQLException {
    for (int life = 1; life <= 3; life++) {
      String url = H2.fileUrl(folder.resolve("db")).replace("h2:", "h2:crash:");
      watching = true;
      JdbcStore store = open(url);
      while (accepted < COMMANDS * life / 3) {
        step(store);
      }
      if (life == 2) {
        store.close();
      }
      watching = false;
      end(url);
    }
  }

  private void step(JdbcStore store) {
    int more = 1 + random.nextInt(5);
    List<Outcome<Boolean>> outcomes = new ArrayList<>();
    for (int i = 0; i < more; i++) {
      String payload = "\"" + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 60_000 : 900));
      Outcome<Boolean> outcome = new Outcome<>();
      Op.Draft draft = Op.draft(id(accepted + i), "agent" + random.nextInt(9));
      store.submit(draft.with(payload + "\"").accept(), outcome);
      outcomes.add(outcome);
    }
    if (accepted > 0) {
      store.submit(Op.send(id(random.nextInt(accepted))), new Outcome<>());
    }
    Optional<Future<Void>> checkpoint =
        Optional.of(random.nextInt(6)).filter(n -> n == 0).map(n -> store.checkpoint());
    H2Stores.drain(store);
    checkpoint.ifPresent(done -> assertThat(done).isDone());
    outcomes.forEach(outcome -> assertThat(outcome.result()).isTrue());
    accepted += more;
  }

  private static String id(int number) {
    return "c" + number;
  }

  private List<String> missing(State state) throws SQLException {
    String url = H2.fileUrl(state.file());
    JdbcStore store = open(url);
    List<String> missing = new ArrayList<>();
    for (int i = Math.max(0, state.accepted() - LOOKED_BACK_FOR); i < state.accepted(); i++) {
      if (store.find(new CommandId(id(i))).isEmpty()) {
        missing.add(id(i));
      }
    }
    end(url);
    return missing;
  }

  private JdbcStore open(String url) {
    JdbcStore store =
        JdbcStore.open(
            H2.pool(url),
            JdbcStoreOptions.DEFAULT.owningTheDatabase(),
            time,
            task -> {},
            time,
            new Metrics());
    store.start(new Heard());
    return store;
  }

  private static void end(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY");
    }
  }

  /** Keeps every state before a header, and some of the others. */
  private final class Copies implements CrashFiles.Watcher {
    @Override
    public void state(boolean header) throws IOException {
      if (watching && (header || random.nextInt(12) == 0)) {
        Path copy = folder.resolve("state" + states.size());
        Files.copy(folder.resolve("db.mv.db"), folder.resolve(copy.getFileName() + ".mv.db"));
        states.add(new State(copy, accepted, header));
      }
    }

    @Override
    public int tear(int pages) {
      return watching && pages > 1 && random.nextInt(12) == 0 ? 1 + random.nextInt(pages - 1) : 0;
    }
  }
}
