package org.edgewire.standalone.grizzly;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers where no other servlet is mapped. */
final class NotFoundServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body =
        Problem.of(404, "not_found", "There is nothing at this path.").json().getBytes(UTF_8);
    response.setStatus(404);
    response.setContentType(Problem.MEDIA_TYPE + ";charset=utf-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
