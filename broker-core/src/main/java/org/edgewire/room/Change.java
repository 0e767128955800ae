package org.edgewire.room;

import java.util.Optional;
import java.util.OptionalLong;
import org.edgewire.json.JsonText;
import org.edgewire.member.ActionId;
import org.edgewire.member.Author;
import org.edgewire.member.PatchId;

/**
 * What somebody wants to do to a session: a patch or an action, before it is accepted. Who wants it
 * is what the broker found out.
 */
public sealed interface Change {
  /** Who. */
  Author author();

  /**
   * A patch of the state.
   *
   * @param author who
   * @param patch an object, a JSON Merge Patch (RFC 7396)
   * @param id by which a repeat is recognised
   * @param ifVersion the only version that it may change
   */
  record Patch(Author author, JsonText patch, Optional<PatchId> id, OptionalLong ifVersion)
      implements Change {
    /** Refuses what is no object. */
    public Patch {
      if (!patch.isObject()) {
        throw new IllegalArgumentException("a patch is a JSON object");
      }
    }

    Patch with(JsonText other) {
      return new Patch(author, other, id, ifVersion);
    }
  }

  /**
   * An action.
   *
   * @param author who
   * @param name what kind, 1 to 128 characters, none of them a control character
   * @param payload any JSON
   * @param id by which a repeat is recognised; made here when it is empty
   */
  record Action(Author author, String name, JsonText payload, Optional<ActionId> id)
      implements Change {
    Action with(JsonText other) {
      return new Action(author, name, other, id);
    }
  }

  /** Size of what it carries, in characters. */
  default int weight() {
    return this instanceof Patch patch
        ? patch.patch().text().length()
        : ((Action) this).payload().text().length();
  }
}
