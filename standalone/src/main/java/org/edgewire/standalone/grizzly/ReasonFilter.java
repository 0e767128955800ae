package org.edgewire.standalone.grizzly;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;

/** Gives the answers of servlets their reason phrase; Grizzly writes CUSTOM where it knows none. */
final class ReasonFilter extends BaseFilter {
  @Override
  public NextAction handleWrite(FilterChainContext ctx) {
    if (ctx.getMessage() instanceof HttpPacket packet) {
      HttpHeader header = packet.getHttpHeader();
      if (header instanceof HttpResponsePacket response && !response.isCommitted()) {
        response.setReasonPhrase(Reasons.of(response.getStatus()));
      }
    }
    return ctx.getInvokeAction();
  }
}
