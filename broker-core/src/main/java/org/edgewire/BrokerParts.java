package org.edgewire;

import java.time.Clock;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.handshake.Admission;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Store;

/** What a broker is put together from. */
record BrokerParts(
    Store store,
    Dispatcher dispatcher,
    EdgeHandshake handshake,
    Admission admission,
    Clock machine,
    Metrics metrics,
    BrokerBuilder.Times times,
    Runnable release) {}
