package org.edgewire.standalone.grizzly;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;

/**
 * Cuts a connection whose request body does not arrive in time: Grizzly limits the time between two
 * reads only, so a byte now and then would hold a worker thread for ever. (A slow header is cut by
 * the keep-alive timeout.)
 */
final class RequestDeadlineFilter extends BaseFilter {
  private static final Attribute<Deadline> DEADLINE =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestDeadlineFilter.class.getName());

  private final ScheduledExecutorService timer;
  private final Duration limit;

  /** The request whose body is awaited, and its end. */
  private record Deadline(HttpHeader request, Future<?> cut) {}

  RequestDeadlineFilter(ScheduledExecutorService timer, Duration limit) {
    this.timer = timer;
    this.limit = limit;
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) {
    if (ctx.getMessage() instanceof HttpContent content) {
      Connection<?> tcp = ctx.getConnection();
      Deadline running = DEADLINE.get(tcp);
      boolean sameRequest = running != null && running.request() == content.getHttpHeader();
      if (running != null && (content.isLast() || !sameRequest)) {
        running.cut().cancel(false);
        DEADLINE.remove(tcp);
      }
      if (!content.isLast() && !sameRequest) {
        DEADLINE.set(tcp, new Deadline(content.getHttpHeader(), start(tcp)));
      }
    }
    return ctx.getInvokeAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) {
    Deadline running = DEADLINE.remove(ctx.getConnection());
    if (running != null) {
      running.cut().cancel(false);
    }
    return ctx.getInvokeAction();
  }

  private Future<?> start(Connection<?> tcp) {
    return timer.schedule(() -> Farewell.cut(tcp), limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
