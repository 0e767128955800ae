package org.edgewire.standalone.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.edgewire.config.Setting;
import org.edgewire.config.Settings;
import org.edgewire.standalone.launch.Configuration;
import org.edgewire.standalone.launch.MadeSecret;
import org.edgewire.standalone.launch.RunningBroker;
import org.edgewire.standalone.launch.ServerSettings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a broker until it is told to end. */
@Command(
    name = "serve",
    description = "Run a broker until Ctrl-C or SIGTERM.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--host", description = "Interface to listen on (http.host, 127.0.0.1).")
  private String host;

  @Option(names = "--port", description = "Port, 0 for any free one (http.port, 8080).")
  private Integer port;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Folder of the database (data.folder, ./edgewire-data).")
  private String data;

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description = "Another database than the embedded one (edgewire.db.url).")
  private String dbUrl;

  @Option(names = "--db-user", paramLabel = "NAME", description = "Its user (edgewire.db.user).")
  private String dbUser;

  @Option(
      names = "--db-password",
      paramLabel = "PASSWORD",
      description =
          "Better kept in EDGEWIRE_DB_PASSWORD, or a file named by EDGEWIRE_DB_PASSWORD_FILE.")
  private String dbPassword;

  @Option(
      names = "--lib",
      paramLabel = "FOLDER",
      description = "Folder with its JDBC driver (edgewire.db.lib).")
  private String lib;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A properties file with settings (edge.config.file).")
  private String config;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One setting by its dotted name; may be repeated.")
  private final Map<String, String> settings = new LinkedHashMap<>();

  @ArgGroup private Instead instead;

  private final CliContext context;

  /** What is done instead of serving. */
  private static final class Instead {
    @Option(
        names = "--print-config",
        description = "Print every setting with its value and where that comes from, and end.")
    private boolean print;

    @Option(
        names = "--check-config",
        description = "Print all that is wrong with the configuration, and end: 0 when it is fine.")
    private boolean check;
  }

  ServeCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Configuration configuration =
        Configuration.read(flags(), context.properties(), context.environment());
    PrintWriter out = spec.commandLine().getOut();
    ConfigReport report = new ConfigReport(configuration, spec.commandLine().getErr());
    if (instead != null && instead.print) {
      return report.print(out, context.columns());
    }
    if (instead != null && instead.check) {
      return report.check(out);
    }
    serve(configuration.usable(), out);
    return 0;
  }

  private void serve(Settings usable, PrintWriter out) {
    if (usable.find(ServerSettings.DB_URL).isEmpty()) {
      DataFolder.prepare(usable.get(ServerSettings.DATA));
    }
    RunningBroker broker = context.brokers().start(usable);
    Lifetime.endWith(broker::close, out);
    greet(broker, out);
    // The classes of the start are garbage; giving it back now halves what an idle broker holds.
    System.gc();
    Lifetime.untilToldToEnd();
  }

  /** Flags are settings with a shorter name; they win over the longer one. */
  private Map<String, String> flags() {
    Map<String, String> given = new LinkedHashMap<>(settings);
    put(given, ServerSettings.HOST, host);
    put(given, ServerSettings.PORT, port);
    put(given, ServerSettings.DATA, data);
    put(given, ServerSettings.CONFIG, config);
    put(given, ServerSettings.DB_URL, dbUrl);
    put(given, ServerSettings.DB_USER, dbUser);
    put(given, ServerSettings.DB_PASSWORD, dbPassword);
    put(given, ServerSettings.DB_DRIVERS, lib);
    return given;
  }

  private static void put(Map<String, String> given, Setting<?> setting, Object value) {
    if (value != null) {
      given.put(setting.name(), value.toString());
    }
  }

  /** All at once: whoever has read the first line may have it end. */
  private static void greet(RunningBroker broker, PrintWriter to) {
    StringWriter text = new StringWriter();
    greeting(broker, new PrintWriter(text));
    to.print(text);
    to.flush();
  }

  private static void greeting(RunningBroker broker, PrintWriter out) {
    out.println(
        "Edgewire "
            + EdgewireCommand.Version.current()
            + " listens on "
            + broker.baseUri()
            + ", database "
            + broker.database()
            + ", durability "
            + broker.durability()
            + ", environment "
            + broker.environment());
    List<MadeSecret> made = broker.madeSecrets();
    if (!made.isEmpty()) {
      out.println();
      out.println("Not set, so made for this run:");
      made.forEach(secret -> out.println("  export " + secret.variable() + "=" + secret.value()));
      out.println("With these in another terminal:");
      String socket = Urls.edgeSocket(broker.baseUri());
      out.println("  EDGE_AGENT_ID=luna1 BACKEND_WS_URL=" + socket + " \\");
      out.println("    " + Urls.program() + " agent");
      out.println("  " + Urls.program() + " send luna1 send_message_now --wait \\");
      out.println("    --url " + broker.baseUri() + " \\");
      out.println("    --payload '{\"thread_id\":\"t1\",\"text\":\"Hello\"}'");
    }
  }
}
