package org.edgewire.standalone.grizzly;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** The engine with the endpoints of one server, at the context root, without any extension. */
final class TyrusContainer extends TyrusServerContainer {
  private static final String CONTEXT_PATH = "/";

  private final WebSocketEngine engine;
  private final ScheduledExecutorService timer;

  private TyrusContainer(ScheduledExecutorService timer, int engineBufferBytes) {
    super((Set<Class<?>>) null);
    this.timer = timer;
    this.engine = TyrusWebSocketEngine.builder(this).incomingBufferSize(engineBufferBytes).build();
  }

  static TyrusContainer deploy(
      List<ServerEndpointConfig> endpoints, ScheduledExecutorService timer, int engineBufferBytes)
      throws DeploymentException {
    TyrusContainer container = new TyrusContainer(timer, engineBufferBytes);
    for (ServerEndpointConfig endpoint : endpoints) {
      container.register(endpoint);
    }
    container.doneDeployment();
    return container;
  }

  @Override
  public void register(Class<?> endpointClass) throws DeploymentException {
    engine.register(endpointClass, CONTEXT_PATH);
  }

  @Override
  public void register(ServerEndpointConfig endpoint) throws DeploymentException {
    engine.register(endpoint, CONTEXT_PATH);
  }

  @Override
  public WebSocketEngine getWebSocketEngine() {
    return engine;
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of();
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return timer;
  }
}
