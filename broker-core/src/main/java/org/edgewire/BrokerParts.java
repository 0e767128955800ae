package org.edgewire;

import java.time.Clock;
import java.util.Optional;
import org.edgewire.dispatch.Dispatcher;
import org.edgewire.handshake.Admission;
import org.edgewire.handshake.EdgeHandshake;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Store;
import org.edgewire.webhook.WebhookSender;

/** What a broker is put together from. */
record BrokerParts(
    Store store,
    Dispatcher dispatcher,
    EdgeHandshake handshake,
    Admission admission,
    Clock machine,
    Metrics metrics,
    Optional<WebhookSender> webhooks,
    BrokerBuilder.Times times,
    Runnable release) {}
