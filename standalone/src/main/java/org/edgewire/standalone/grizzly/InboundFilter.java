package org.edgewire.standalone.grizzly;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Leads the bytes of upgraded and of refused connections past the HTTP parser, which would take
 * them for requests. Stands in front of it.
 */
final class InboundFilter extends BaseFilter {
  @Override
  public NextAction handleRead(FilterChainContext ctx) {
    Inbound inbound = Inbound.OF.get(ctx.getConnection());
    if (inbound == null) {
      return ctx.getInvokeAction();
    }
    Buffer buffer = ctx.getMessage();
    inbound.accept(buffer.toByteBuffer());
    return ctx.getStopAction();
  }
}
