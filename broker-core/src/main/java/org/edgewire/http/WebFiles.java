package org.edgewire.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.edgewire.handshake.HandshakeView;

/**
 * The browser client ({@code /client/*}) and the demo page ({@code /demo/*}), issue D. A fixed list
 * of files from the class path: what is not in it does not exist, whatever the path looks like.
 */
final class WebFiles extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** The demo loads nothing from elsewhere and is never framed by others. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
          + "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'self'";

  private static final Reply UNKNOWN =
      Problem.notFound("not_found", "there is nothing at this path").reply();
  private static final Reply NOT_ALLOWED =
      new Problem(405, "method_not_allowed", "allowed here: GET, HEAD")
          .with("Allow", "GET, HEAD")
          .reply();

  private final transient Lazy<Map<String, WebFile>> files;
  private final transient Function<HandshakeView, Map<String, String>> more;

  private WebFiles(
      Supplier<Map<String, WebFile>> files, Function<HandshakeView, Map<String, String>> more) {
    this.files = new Lazy<>(files);
    this.more = more;
  }

  /**
   * The client module and its types.
   *
   * @param more headers for pages of other origins
   */
  static WebFiles client(Function<HandshakeView, Map<String, String>> more) {
    return new WebFiles(
        () ->
            Map.of(
                "/client/edgewire-miniapp.js", WebFile.load("client/edgewire-miniapp.js", SCRIPT),
                "/client/edgewire-miniapp.d.ts",
                    WebFile.load("client/edgewire-miniapp.d.ts", "text/plain; charset=utf-8")),
        more);
  }

  /** The demo page. */
  static WebFiles demo() {
    return new WebFiles(
        () ->
            Map.of(
                "/demo/", WebFile.load("demo/index.html", "text/html; charset=utf-8"),
                "/demo/demo.css", WebFile.load("demo/demo.css", "text/css; charset=utf-8"),
                "/demo/demo.js", WebFile.load("demo/demo.js", SCRIPT),
                "/demo/icon.svg", WebFile.load("demo/icon.svg", "image/svg+xml")),
        request -> Map.of());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean head = request.getMethod().equals("HEAD");
    if (!head && !request.getMethod().equals("GET")) {
      ApiServlet.write(response, NOT_ALLOWED, head);
      return;
    }
    String path = new ServletView(request).path();
    if (path.equals("/demo") && files.get().containsKey("/demo/")) {
      response.setStatus(308);
      response.setHeader("Location", request.getContextPath() + "/demo/" + query(request));
      return;
    }
    Optional<WebFile> file = Optional.ofNullable(files.get().get(path));
    if (file.isEmpty()) {
      ApiServlet.write(response, UNKNOWN, head);
    } else {
      more.apply(new ServletView(request)).forEach(response::setHeader);
      write(file.get(), request, response);
    }
  }

  private static String query(HttpServletRequest request) {
    return request.getQueryString() == null ? "" : "?" + request.getQueryString();
  }

  private static void write(WebFile file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("ETag", file.tag());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", POLICY);
    if (file.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(file.contentType());
    response.setContentLength(file.content().length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(file.content());
    }
  }
}
