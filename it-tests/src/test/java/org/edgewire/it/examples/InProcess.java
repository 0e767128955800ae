package org.edgewire.it.examples;

import org.edgewire.Broker;
import org.edgewire.command.CommandState;
import org.edgewire.dispatch.BrokerListener;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.Submitted;

/** A broker inside a program, without any network. */
final class InProcess {
  private InProcess() {}

  static Submitted submit() throws Exception {
    try (Broker broker = Broker.builder().inMemory().build()) {
      broker.start();
      broker.addListener(
          new BrokerListener() {
            @Override
            public void commandChanged(CommandState state) {
              System.out.println(state.command().id() + " is " + state.status());
            }
          });
      String rule = "{\"rule_type\":\"quiet\",\"rule_config\":{}}";
      return broker.submit(NewCommand.of("edge_13106781670", "set_rule", rule)).get();
    }
  }
}
