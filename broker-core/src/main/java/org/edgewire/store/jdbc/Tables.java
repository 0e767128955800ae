package org.edgewire.store.jdbc;

/** All tables over one connection. */
record Tables(
    JournalTable journal,
    CommandTable commands,
    OrderingTable ordering,
    AgentTable agents,
    ReportTable reports,
    HookTable hooks,
    SessionTable sessions,
    SessionLogTable sessionLog,
    QuarantineTable quarantine) {
  static Tables over(Statements statements) {
    return new Tables(
        new JournalTable(statements),
        new CommandTable(statements),
        new OrderingTable(statements),
        new AgentTable(statements),
        new ReportTable(statements),
        new HookTable(statements),
        new SessionTable(statements),
        new SessionLogTable(statements),
        new QuarantineTable(statements));
  }
}
