package org.edgewire.it.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.edgewire.config.Settings;
import org.edgewire.config.Source;
import org.edgewire.it.contract.AllContracts;
import org.edgewire.it.support.Broker;
import org.edgewire.it.support.Container;
import org.edgewire.it.support.Deployment;
import org.edgewire.it.support.Members;
import org.edgewire.standalone.BrokerLauncher;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.launch.ServerSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The whole wire contract against a broker and its web server inside this virtual machine. */
class EmbeddedIT extends AllContracts {
  @TempDir private static Path data;
  private static RunningBroker broker;

  @BeforeAll
  static void start() {
    Map<String, String> values =
        Map.of(
            "http.port",
            "0",
            "data.folder",
            data.toString(),
            "edge.secret",
            Broker.SECRET,
            "admin.key",
            Broker.ADMIN_KEY,
            "supabase.jwt.secret",
            Members.JWT_SECRET);
    broker =
        new BrokerLauncher()
            .start(Settings.resolve(ServerSettings.all(), List.of(Source.commandLine(values))));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  protected Deployment deployment() {
    return new Deployment(broker.baseUri(), Broker.SECRET, Broker.ADMIN_KEY, Container.EMBEDDED);
  }
}
