package org.edgewire.war;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Function;

/** MicroProfile Config by reflection: servers without it must be able to load this application. */
final class MicroProfile {
  private static final System.Logger LOG = System.getLogger(MicroProfile.class.getName());
  private static final String PROVIDER = "org.eclipse.microprofile.config.ConfigProvider";
  private static final String CONFIG = "org.eclipse.microprofile.config.Config";

  private MicroProfile() {}

  /** Looks names up in the application's configuration; empty where the server has none. */
  static Optional<Function<String, Optional<String>>> config() {
    ClassLoader loader = MicroProfile.class.getClassLoader();
    try {
      Object config =
          Class.forName(PROVIDER, true, loader)
              .getMethod("getConfig", ClassLoader.class)
              .invoke(null, loader);
      Method find =
          Class.forName(CONFIG, false, loader)
              .getMethod("getOptionalValue", String.class, Class.class);
      return Optional.of(name -> value(config, find, name));
    } catch (ReflectiveOperationException | LinkageError none) {
      LOG.log(System.Logger.Level.DEBUG, "no MicroProfile Config here", none);
      return Optional.empty();
    }
  }

  private static Optional<String> value(Object config, Method find, String name) {
    try {
      return find.invoke(config, name, String.class) instanceof Optional<?> found
          ? found.map(Object::toString)
          : Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new CannotStartException(
          "MicroProfile Config fails to look up " + name + ": " + e.getCause());
    }
  }
}
