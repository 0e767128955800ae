package org.edgewire.standalone.grizzly;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.tyrus.core.ExecutorServiceProvider;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * The engine with the endpoints of one server, at the context root, without any extension.
 *
 * <p>Not one of Tyrus' own containers: these ask JNDI for executors when they are made, which here
 * has none, and costs each start some 20 ms. In exchange no endpoint may take messages as streams,
 * for which Tyrus wants a container of its own with an executor.
 */
final class TyrusContainer extends ExecutorServiceProvider implements WebSocketContainer {
  private static final String CONTEXT_PATH = "/";

  private final WebSocketEngine engine;
  private final ScheduledExecutorService timer;
  private volatile long sendTimeout;
  private volatile long idleTimeout;
  private volatile int binaryBuffer = Integer.MAX_VALUE;
  private volatile int textBuffer = Integer.MAX_VALUE;

  private TyrusContainer(ScheduledExecutorService timer, int engineBufferBytes) {
    this.timer = timer;
    this.engine = TyrusWebSocketEngine.builder(this).incomingBufferSize(engineBufferBytes).build();
  }

  static TyrusContainer deploy(
      List<ServerEndpointConfig> endpoints, ScheduledExecutorService timer, int engineBufferBytes)
      throws DeploymentException {
    TyrusContainer container = new TyrusContainer(timer, engineBufferBytes);
    for (ServerEndpointConfig endpoint : endpoints) {
      container.engine.register(endpoint, CONTEXT_PATH);
    }
    return container;
  }

  WebSocketEngine engine() {
    return engine;
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return timer;
  }

  @Override
  public ExecutorService getExecutorService() {
    throw new UnsupportedOperationException("there are no streams here");
  }

  @Override
  public Set<Extension> getInstalledExtensions() {
    return Set.of();
  }

  @Override
  public long getDefaultAsyncSendTimeout() {
    return sendTimeout;
  }

  @Override
  public void setAsyncSendTimeout(long millis) {
    sendTimeout = millis;
  }

  @Override
  public long getDefaultMaxSessionIdleTimeout() {
    return idleTimeout;
  }

  @Override
  public void setDefaultMaxSessionIdleTimeout(long millis) {
    idleTimeout = millis;
  }

  @Override
  public int getDefaultMaxBinaryMessageBufferSize() {
    return binaryBuffer;
  }

  @Override
  public void setDefaultMaxBinaryMessageBufferSize(int bytes) {
    binaryBuffer = bytes;
  }

  @Override
  public int getDefaultMaxTextMessageBufferSize() {
    return textBuffer;
  }

  @Override
  public void setDefaultMaxTextMessageBufferSize(int bytes) {
    textBuffer = bytes;
  }

  @Override
  public Session connectToServer(Object endpoint, URI path) {
    throw noClient();
  }

  @Override
  public Session connectToServer(Class<?> endpoint, URI path) {
    throw noClient();
  }

  @Override
  public Session connectToServer(Endpoint endpoint, ClientEndpointConfig config, URI path) {
    throw noClient();
  }

  @Override
  public Session connectToServer(
      Class<? extends Endpoint> endpoint, ClientEndpointConfig config, URI path) {
    throw noClient();
  }

  private static UnsupportedOperationException noClient() {
    return new UnsupportedOperationException("a server connects to nobody");
  }
}
