package org.edgewire.command;

import java.util.regex.Pattern;

/**
 * Name of an edge agent, such as {@code edge_13106781670}.
 *
 * @param value 1 to 128 characters: a letter or digit, then letters, digits and {@code _ . @ + -}
 *     (protocol section 0)
 */
public record AgentId(String value) implements Comparable<AgentId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@+-]{0,127}");

  /** Refuses any other form with an {@link IllegalArgumentException} that says what is allowed. */
  public AgentId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "an agent id is a letter or digit followed by up to 127 of A-Z a-z 0-9 _ . @ + -");
    }
  }

  /** Whether {@code value} can be an agent id. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  // Keys of maps on the way of every frame. What a record is given is linked at run time, which
  // costs each start some 10 ms.

  @Override
  public boolean equals(Object other) {
    return other instanceof AgentId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
