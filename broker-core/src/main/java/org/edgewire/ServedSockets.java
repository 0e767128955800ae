package org.edgewire;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.edgewire.config.BrokerConfig;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.endpoint.EdgeEndpoints;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.handshake.KeyCheck;
import org.edgewire.handshake.KeyHandshake;
import org.edgewire.member.SessionId;
import org.edgewire.producer.ProducerDesks;
import org.edgewire.room.SessionListener;
import org.edgewire.watch.WatchHub;

/** The sockets of producers and watchers: who serves them, and who is let in. */
final class ServedSockets {
  private final ProducerDesks producers;
  private final WatchHub watchers;
  private final KeyHandshake producerGate;
  private final KeyHandshake watchGate;

  ServedSockets(BrokerConfig config, BrokerParts parts, BrokerThreads threads) {
    Dispatcher dispatcher = parts.dispatcher();
    KeyCheck keys = new KeyCheck(config.adminKey());
    BrokerBuilder.Times times = parts.times();
    producers =
        new ProducerDesks(
            new ProducerDesks.Broker(
                dispatcher::submit, dispatcher::find, threads.workers(), threads.callbacks()),
            config.producers(),
            new ProducerDesks.Times(times.clock(), times.timer()),
            parts.metrics());
    watchers =
        new WatchHub(
            config.watch(), times.clock(), times.timer(), threads.workers(), parts.metrics());
    dispatcher.addDirectListener(producers.listener());
    dispatcher.addDirectListener(watchers.listener());
    producerGate = new KeyHandshake(keys, room(dispatcher, producers::isFull), parts.metrics());
    watchGate = new KeyHandshake(keys, room(dispatcher, watchers::isFull), parts.metrics());
  }

  private static KeyHandshake.Room room(Dispatcher dispatcher, BooleanSupplier full) {
    return new KeyHandshake.Room() {
      @Override
      public boolean draining() {
        return dispatcher.isDraining();
      }

      @Override
      public boolean full() {
        return full.getAsBoolean();
      }
    };
  }

  /** Tells watchers which MiniApp sessions are served. */
  SessionListener sessionWitness() {
    return new SessionListener() {
      @Override
      public void opened(SessionId session) {
        watchers.sessionOpened(session);
      }

      @Override
      public void closed(SessionId session, boolean ended) {
        watchers.sessionClosed(session, ended);
      }
    };
  }

  List<SocketMount> mounts(EdgeEndpoints endpoints) {
    return List.of(
        endpoints.producer(producers, producerGate), endpoints.watch(watchers, watchGate));
  }

  void start() {
    producers.start();
    watchers.start();
  }

  /** Completes when the last close is under way. */
  CompletableFuture<Void> drain() {
    return CompletableFuture.allOf(producers.drain(), watchers.drain());
  }

  void stop() {
    producers.stop();
    watchers.stop();
  }
}
