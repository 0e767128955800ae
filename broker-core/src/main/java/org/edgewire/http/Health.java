package org.edgewire.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.edgewire.json.JsonWriter;
import org.edgewire.store.StoreHealth;

/**
 * {@code GET /health}, {@code /health/live} and {@code /health/ready} (protocol section 5), in the
 * shape of MicroProfile Health. Needs no key, so it tells no secrets.
 */
public final class Health {
  private final Supplier<StoreHealth> store;
  private final BooleanSupplier draining;
  private final Supplier<List<String>> missingSecrets;

  /**
   * @param store how the store is doing; from memory
   * @param draining whether the broker goes down
   * @param missingSecrets names of the settings without which nobody can be let in
   */
  public Health(
      Supplier<StoreHealth> store,
      BooleanSupplier draining,
      Supplier<List<String>> missingSecrets) {
    this.store = store;
    this.draining = draining;
    this.missingSecrets = missingSecrets;
  }

  /** Alive is who answers. */
  CompletableFuture<Reply> live(ApiRequest request) {
    JsonWriter out = new JsonWriter().object().field("status", "UP").array("checks");
    return CompletableFuture.completedFuture(Reply.ok(out.endArray().endObject().toJson()));
  }

  /** Everything that has to be well before work is sent here. */
  CompletableFuture<Reply> ready(ApiRequest request) {
    StoreHealth health = store.get();
    boolean accepting = !draining.getAsBoolean();
    List<String> missing = missingSecrets.get();
    boolean up = health.up() && accepting && missing.isEmpty();
    JsonWriter out = new JsonWriter(512).object().field("status", word(up)).array("checks");
    writeStore(out, health);
    writeBegin(out, "accepting", accepting).field("draining", !accepting).endObject().endObject();
    writeBegin(out, "configuration", missing.isEmpty()).array("missing");
    missing.forEach(out::element);
    out.endArray().endObject().endObject();
    return CompletableFuture.completedFuture(
        Reply.json(up ? 200 : 503, out.endArray().endObject().toJson()));
  }

  private static void writeStore(JsonWriter out, StoreHealth health) {
    writeBegin(out, "store", health.up())
        .optional("problem", health.problem())
        .field("database", health.database())
        .field("durability", health.durability())
        .field("waiting", health.waiting())
        .field("unsaved", health.unsaved())
        .field("quarantined", health.quarantined())
        .endObject()
        .endObject();
  }

  private static JsonWriter writeBegin(JsonWriter out, String name, boolean up) {
    return out.object().field("name", name).field("status", word(up)).object("data");
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
