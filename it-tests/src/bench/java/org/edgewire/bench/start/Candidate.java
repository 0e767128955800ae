package org.edgewire.bench.start;

import java.util.function.Supplier;

/** The servers that are compared. */
enum Candidate {
  EDGEWIRE("Edgewire", EdgewireKit::new),
  GREENMAIL("GreenMail", GreenMailServer::new),
  MOQUETTE("Moquette", MoquetteServer::new),
  ARTEMIS("ActiveMQ Artemis", ArtemisServer::new);

  private final String title;
  private final Supplier<Embedded> made;

  Candidate(String title, Supplier<Embedded> made) {
    this.title = title;
    this.made = made;
  }

  String title() {
    return title;
  }

  Embedded server() {
    return made.get();
  }
}
