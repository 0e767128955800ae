package org.edgewire.standalone.cli;

import java.net.URI;
import org.edgewire.config.BrokerSettings;
import org.edgewire.standalone.launch.LaunchException;
import picocli.CommandLine.Option;

/** Which running broker is spoken to. */
final class BrokerOptions {
  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080",
      description = "The broker (default: ${DEFAULT-VALUE}).")
  private String url;

  @Option(
      names = "--admin-key",
      paramLabel = "KEY",
      description = "Better kept in the variable ADMIN_KEY, or a file named by ADMIN_KEY_FILE.")
  private String adminKey;

  URI url() {
    return Urls.parse("--url", url, "http", "https");
  }

  String key(CliContext context) {
    return adminKey != null
        ? adminKey
        : context
            .secret(BrokerSettings.ADMIN_KEY)
            .orElseThrow(() -> new LaunchException("Set ADMIN_KEY or give --admin-key."));
  }

  BrokerClient client(CliContext context) {
    return new BrokerClient(url(), key(context));
  }
}
