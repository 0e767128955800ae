package org.edgewire.standalone.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.edgewire.Broker;
import org.edgewire.command.CommandId;
import org.edgewire.standalone.testing.fault.Faults;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A broker for the tests of a class, with JUnit 5. In a static field one broker serves the class
 * and is reset after each test; in an instance field each test has its own.
 *
 * <pre>{@code
 * @RegisterExtension static EdgewireExtension edgewire = EdgewireExtension.inMemory().build();
 * }</pre>
 *
 * <p>Tests may take parameters of type {@link EdgewireServer}, {@link Broker}, {@link URI} (where
 * the broker listens), {@link TestClock}, {@link Faults}, {@link FakeAgent} and {@link FakeMember}:
 * the first parameter of the type of agents is {@code agent-1}, and so on by the parameter's place;
 * the first of the type of members is {@code user-1} in the session {@code session-1}, the second
 * {@code user-2} in the same. The failure of a test carries what happened on the wire as a
 * suppressed {@link WireReport}. Tests of one class must not run concurrently.
 */
public final class EdgewireExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private static final String SESSION = "session-1";
  private static final Map<Class<?>, Function<EdgewireServer, Object>> PARAMETERS =
      Map.of(
          EdgewireServer.class, server -> server,
          Broker.class, EdgewireServer::broker,
          URI.class, EdgewireServer::baseUri,
          TestClock.class, EdgewireServer::clock,
          Faults.class, EdgewireServer::faults);

  private final EdgewireServer.Builder described;
  private final boolean recordsAll;
  private final RecordFiles files;
  private Optional<EdgewireServer> server = Optional.empty();
  private int classes;

  private EdgewireExtension(Builder builder) {
    this.described = builder.server;
    this.recordsAll = builder.recordsAll;
    this.files = new RecordFiles(builder.folder);
  }

  /** A broker that keeps everything in memory. */
  public static Builder inMemory() {
    return new Builder();
  }

  /**
   * The server of the test that runs.
   *
   * @throws IllegalStateException when none does
   */
  public EdgewireServer server() {
    return server.orElseThrow(() -> new IllegalStateException("the broker runs only during tests"));
  }

  /** As {@link EdgewireServer#broker}. */
  public Broker broker() {
    return server().broker();
  }

  /** As {@link EdgewireServer#baseUri}. */
  public URI baseUri() {
    return server().baseUri();
  }

  /** As {@link EdgewireServer#clock}. */
  public TestClock clock() {
    return server().clock();
  }

  /** As {@link EdgewireServer#agent(String)}. */
  public FakeAgent agent(String agentId) {
    return server().agent(agentId);
  }

  /** As {@link EdgewireServer#member}. */
  public FakeMember member(String sessionId, String userId) {
    return server().member(sessionId, userId);
  }

  /** As {@link EdgewireServer#faults}. */
  public Faults faults() {
    return server().faults();
  }

  /** As {@link EdgewireServer#send}. */
  public CommandId send(String agentId, String type, String payload) {
    return server().send(agentId, type, payload);
  }

  /** As {@link EdgewireServer#assertThat(CommandId)}. */
  public CommandAssert assertThat(CommandId id) {
    return server().assertThat(id);
  }

  /** As {@link EdgewireServer#assertThat(String)}. */
  public CommandAssert assertThat(String id) {
    return server().assertThat(id);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    classes++;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    start();
  }

  private void start() {
    if (server.isEmpty()) {
      server = Optional.of(described.start());
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Optional<Throwable> failure = context.getExecutionException();
    if (recordsAll || failure.isPresent()) {
      Path file = files.next(context);
      server().record(file);
      failure.ifPresent(it -> it.addSuppressed(new WireReport(report(file))));
    }
  }

  private String report(Path file) {
    return server().report() + "\nAll that was said is in " + file + ".";
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (classes > 0) {
      server().reset();
    } else {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    classes--;
    if (classes == 0) {
      stop();
    }
  }

  private void stop() {
    server.ifPresent(EdgewireServer::close);
    server = Optional.empty();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == FakeAgent.class || type == FakeMember.class || PARAMETERS.containsKey(type);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == FakeAgent.class) {
      return agent("agent-" + place(parameter));
    }
    return type == FakeMember.class
        ? member(SESSION, "user-" + place(parameter))
        : PARAMETERS.get(type).apply(server());
  }

  /** Which one it is among the parameters of its type, from 1. */
  private static long place(ParameterContext parameter) {
    Class<?>[] types = parameter.getDeclaringExecutable().getParameterTypes();
    return Arrays.stream(types, 0, parameter.getIndex() + 1)
        .filter(parameter.getParameter().getType()::equals)
        .count();
  }

  /** Says how the broker of the tests works. Not thread-safe. */
  public static final class Builder {
    private final EdgewireServer.Builder server = EdgewireServer.builder();
    private boolean recordsAll;
    private Path folder = Path.of("target", "edgewire");

    private Builder() {}

    /** As {@link EdgewireServer.Builder#setting}. */
    public Builder setting(String name, String value) {
      server.setting(name, value);
      return this;
    }

    /** As {@link EdgewireServer.Builder#faults}. */
    public Builder faults(Consumer<Faults> value) {
      server.faults(value);
      return this;
    }

    /**
     * Writes a recording of every test; by default only of those that fail. The file is {@code
     * target/edgewire/<class>-<method>.jsonl}.
     */
    public Builder recordFrames() {
      recordsAll = true;
      return this;
    }

    /** Where recordings go, {@code target/edgewire} by default. */
    public Builder recordTo(Path value) {
      folder = value;
      return this;
    }

    /** The extension. */
    public EdgewireExtension build() {
      return new EdgewireExtension(this);
    }
  }
}
