package org.edgewire.standalone.cli;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;

/** Leads the agents' frames to the fake broker. */
public final class FakeEndpoint extends Endpoint {
  private final FakeBroker broker;

  FakeEndpoint(FakeBroker broker) {
    this.broker = broker;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(
        String.class,
        new MessageHandler.Whole<String>() {
          @Override
          public void onMessage(String text) {
            broker.received(session, text);
          }
        });
    broker.opened(session);
  }
}
