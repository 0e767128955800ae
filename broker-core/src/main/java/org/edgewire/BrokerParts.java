package org.edgewire;

import org.edgewire.dispatch.Dispatcher;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Store;

/** What a broker is put together from. */
record BrokerParts(
    Store store,
    Dispatcher dispatcher,
    EdgeHandshake handshake,
    Metrics metrics,
    BrokerBuilder.Times times) {}
