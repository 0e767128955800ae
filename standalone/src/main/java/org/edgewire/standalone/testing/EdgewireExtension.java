package org.edgewire.standalone.testing;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.edgewire.Broker;
import org.edgewire.command.CommandId;
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
 * the broker listens), {@link TestClock} and {@link FakeAgent}: the first parameter of the latter
 * type is the agent {@code agent-1}, and so on by the parameter's place. The failure of a test
 * carries what happened on the wire as a suppressed {@link WireReport}. Tests of one class must not
 * run concurrently.
 */
public final class EdgewireExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private static final Map<Class<?>, Function<EdgewireServer, Object>> PARAMETERS =
      Map.of(
          EdgewireServer.class, server -> server,
          Broker.class, EdgewireServer::broker,
          URI.class, EdgewireServer::baseUri,
          TestClock.class, EdgewireServer::clock);

  private final EdgewireServer.Builder described;
  private Optional<EdgewireServer> server = Optional.empty();
  private int classes;

  private EdgewireExtension(EdgewireServer.Builder described) {
    this.described = described;
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
    context
        .getExecutionException()
        .ifPresent(failure -> failure.addSuppressed(new WireReport(server().report())));
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
    return type == FakeAgent.class || PARAMETERS.containsKey(type);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == FakeAgent.class
        ? agent("agent-" + place(parameter))
        : PARAMETERS.get(type).apply(server());
  }

  private static long place(ParameterContext parameter) {
    Class<?>[] types = parameter.getDeclaringExecutable().getParameterTypes();
    int agents = 0;
    for (int i = 0; i <= parameter.getIndex(); i++) {
      agents += types[i] == FakeAgent.class ? 1 : 0;
    }
    return agents;
  }

  /** Says how the broker of the tests works. Not thread-safe. */
  public static final class Builder {
    private final EdgewireServer.Builder server = EdgewireServer.builder();

    private Builder() {}

    /** As {@link EdgewireServer.Builder#setting}. */
    public Builder setting(String name, String value) {
      server.setting(name, value);
      return this;
    }

    /** The extension. */
    public EdgewireExtension build() {
      return new EdgewireExtension(server);
    }
  }
}
