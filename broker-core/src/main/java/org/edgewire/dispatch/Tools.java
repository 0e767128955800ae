package org.edgewire.dispatch;

import java.time.Clock;
import java.util.concurrent.Executor;
import org.edgewire.command.Lifecycle;
import org.edgewire.mailbox.Timer;
import org.edgewire.metrics.Metrics;
import org.edgewire.store.Store;

/**
 * What serving agents needs from outside.
 *
 * @param store keeps everything
 * @param policy limits and timeouts
 * @param lifecycle the rules of a command's life, under the policy's timeouts
 * @param clock the time of day
 * @param timer wakes owners
 * @param workers run the mailboxes; their tasks never block
 * @param callbacks complete users' futures and call their listeners, which may block
 * @param metrics counts
 */
public record Tools(
    Store store,
    DispatchPolicy policy,
    Lifecycle lifecycle,
    Clock clock,
    Timer timer,
    Executor workers,
    Executor callbacks,
    Metrics metrics) {}
