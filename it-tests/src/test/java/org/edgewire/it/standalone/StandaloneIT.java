package org.edgewire.it.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.edgewire.it.contract.AdmissionContract;
import org.edgewire.it.contract.DeliveryContract;
import org.edgewire.it.contract.EnvelopeContract;
import org.edgewire.it.contract.ExplainContract;
import org.edgewire.it.contract.FlowContract;
import org.edgewire.it.contract.HandshakeContract;
import org.edgewire.it.contract.KeySocketContract;
import org.edgewire.it.contract.LifeContract;
import org.edgewire.it.contract.LostConnectionContract;
import org.edgewire.it.contract.ProducerContract;
import org.edgewire.it.contract.ReportContract;
import org.edgewire.it.contract.SeedScriptContract;
import org.edgewire.it.contract.SteerContract;
import org.edgewire.it.contract.SubmitContract;
import org.edgewire.it.contract.SyncContract;
import org.edgewire.it.contract.TakeoverContract;
import org.edgewire.it.contract.WatchContract;
import org.edgewire.it.support.AgentSocket;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Commands;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.RawSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole wire contract against the jar, started as anybody starts it. */
class StandaloneIT {
  @TempDir private static Path data;
  private static Broker broker;

  @BeforeAll
  static void start() {
    broker = Broker.Setup.in(data).start();
    System.out.println("start to ready: " + broker.startTime().toMillis() + " ms");
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Nested
  class Handshake extends HandshakeContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Admission extends AdmissionContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Envelope extends EnvelopeContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Submit extends SubmitContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Delivery extends DeliveryContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Life extends LifeContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class LostConnection extends LostConnectionContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Takeover extends TakeoverContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Sync extends SyncContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Report extends ReportContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Steer extends SteerContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Explain extends ExplainContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Flow extends FlowContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class KeySocket extends KeySocketContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Producer extends ProducerContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class Watch extends WatchContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Nested
  class SeedScript extends SeedScriptContract {
    @Override
    protected Deployment deployment() {
      return broker.deployment();
    }
  }

  @Test
  void theLogSaysWordForWordWhatTheSeedPageLooksFor() {
    // Given
    String agent = Commands.unique("logged");

    // When: the raw secret as token, as many agents still do
    try (RawSocket raw = RawSocket.open(broker.deployment())) {
      RawSocket.Head answer =
          raw.handshake(
              "/edge/ws?edge_agent_id=" + agent,
              "X-Edge-Agent-Id: " + agent,
              "Authorization: Bearer " + broker.deployment().secret());
      assertThat(answer.status()).isEqualTo(101);

      // Then
      broker.process().awaitText("Using edge_agent_id from query params: " + agent);
      broker.process().awaitText("Authenticated with simple secret (fallback mode)");
      broker.process().awaitText("WebSocket connection established for " + agent);
    }
  }

  @Test
  void neitherTokensNorSecretsReachTheLog() {
    String agent = Commands.unique("discreet");
    String token = broker.deployment().token(agent);
    try (RawSocket good = RawSocket.open(broker.deployment());
        RawSocket bad = RawSocket.open(broker.deployment())) {
      good.handshake("/edge/ws?edge_agent_id=" + agent, "Authorization: Bearer " + token);
      bad.handshake("/edge/ws?edge_agent_id=" + agent + "x", "Authorization: Bearer " + token);
    }
    AgentSocket.connect(broker.deployment(), agent + "-last").drop();
    broker.process().awaitText("WebSocket connection established for " + agent + "-last");
    assertThat(broker.process().output())
        .contains("agent_id_mismatch")
        .doesNotContain(token, Broker.SECRET, Broker.ADMIN_KEY);
  }
}
