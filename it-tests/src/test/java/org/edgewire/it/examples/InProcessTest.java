package org.edgewire.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.edgewire.dispatch.Submitted;
import org.junit.jupiter.api.Test;

class InProcessTest {
  @Test
  void aCommandIsAccepted() throws Exception {
    assertThat(InProcess.submit()).isInstanceOf(Submitted.Accepted.class);
  }
}
