package org.edgewire.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;

/** Answers every method at once, from the path alone. */
final class PlainServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Function<String, Reply> answers;

  /**
   * @param answers what to say for a path below the web application; never blocks
   */
  PlainServlet(Function<String, Reply> answers) {
    this.answers = answers;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Reply reply = answers.apply(new ServletView(request).path());
    ApiServlet.write(response, reply, request.getMethod().equals("HEAD"));
  }
}
