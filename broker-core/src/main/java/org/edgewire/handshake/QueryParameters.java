package org.edgewire.handshake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a raw query string, percent-decoded by {@link PercentCode}. Immutable. */
public final class QueryParameters {
  private final Map<String, List<String>> values;
  private final boolean wellFormed;

  private QueryParameters(Map<String, List<String>> values, boolean wellFormed) {
    this.values = values;
    this.wellFormed = wellFormed;
  }

  /**
   * Reads a query string; parameters with broken escapes are left out and {@link #wellFormed} is
   * then false.
   */
  public static QueryParameters parse(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    boolean wellFormed = true;
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      Optional<String> name = PercentCode.decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = PercentCode.decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isPresent() && value.isPresent()) {
        values.computeIfAbsent(name.get(), key -> new ArrayList<>()).add(value.get());
      } else {
        wellFormed = false;
      }
    }
    return new QueryParameters(values, wellFormed);
  }

  /** Whether every escape could be decoded. */
  public boolean wellFormed() {
    return wellFormed;
  }

  /** All values of a parameter in their order; empty when it is not there. */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** The last value of a parameter. */
  public Optional<String> last(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
