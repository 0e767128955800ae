package org.edgewire.standalone.grizzly;

import java.nio.ByteBuffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;

/** Takes the bytes of a connection on which HTTP is over. */
interface Inbound {
  /** Where a connection carries its own; a connection without one still speaks HTTP. */
  Attribute<Inbound> OF =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(Inbound.class.getName());

  /** For a connection that was refused: what it still says is not heard. */
  Inbound DISCARD = data -> {};

  /** Takes what was read; the buffer is the receiver's from now on. */
  void accept(ByteBuffer data);
}
