package org.edgewire;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.edgewire.config.BrokerConfig;
import org.edgewire.config.Environment;
import org.edgewire.endpoint.EdgeEndpoints;
import org.edgewire.endpoint.SocketMount;
import org.edgewire.handshake.MiniAppHandshake;
import org.edgewire.http.HttpSurface;
import org.edgewire.room.RoomNames;
import org.edgewire.room.Rooms;
import org.edgewire.room.SessionListener;
import org.edgewire.room.Sessions;
import org.edgewire.room.Surroundings;

/** MiniApp sessions: who serves them, and who is let in. */
final class ServedRooms {
  private final BrokerConfig config;
  private final MemberDoor door;
  private final Rooms rooms;
  private final MiniAppHandshake gate;

  /**
   * @param witness hears which sessions are served
   */
  ServedRooms(
      BrokerConfig config, BrokerParts parts, BrokerThreads threads, SessionListener witness) {
    BrokerBuilder.Times times = parts.times();
    this.config = config;
    this.door =
        new MemberDoor(config.miniApps(), parts.machine(), threads.callbacks(), times.timer());
    this.rooms =
        new Rooms(
            new Surroundings(
                parts.store(),
                config.miniApps().rooms(),
                door.tokens(),
                new RoomNames(new SecureRandom()),
                new Surroundings.Times(times.clock(), times.timer()),
                new Surroundings.Threads(
                    threads.workers(), threads.listeners(), threads.callbacks()),
                parts.metrics()),
            witness);
    this.gate = door.handshake(rooms, parts.admission(), parts.metrics());
  }

  Sessions sessions() {
    return rooms.sessions();
  }

  SocketMount mount(EdgeEndpoints endpoints) {
    return endpoints.miniApp(rooms, gate);
  }

  HttpSurface.MiniApps surface() {
    return new HttpSurface.MiniApps(
        rooms,
        door.tokens(),
        config.miniApps().origins(),
        config.environment() != Environment.PRODUCTION);
  }

  void start() {
    door.start();
    rooms.start();
  }

  /** Completes when the last close is under way. */
  CompletableFuture<Void> drain(Duration window) {
    return rooms.drain(window);
  }

  void stop() {
    rooms.stop();
  }
}
