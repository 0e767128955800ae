package org.edgewire.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.edgewire.json.JsonObject;
import org.edgewire.json.JsonText;

/** One HTTP exchange as far as the servlets use it. */
final class FakeExchange {
  final Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  int status;
  boolean async;
  boolean completed;

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final String method;
  private final String uri;
  private final String query;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private String contentType = "application/json";
  private byte[] body = new byte[0];
  private long declaredLength = -1;

  FakeExchange(String method, String target) {
    this.method = method;
    int question = target.indexOf('?');
    uri = question < 0 ? target : target.substring(0, question);
    query = question < 0 ? null : target.substring(question + 1);
  }

  FakeExchange with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  FakeExchange body(String text) {
    return body(text.getBytes(UTF_8));
  }

  FakeExchange body(byte[] bytes) {
    body = bytes;
    return this;
  }

  FakeExchange declaring(long length) {
    declaredLength = length;
    return this;
  }

  FakeExchange contentType(String type) {
    contentType = type;
    return this;
  }

  String path() {
    return uri;
  }

  String text() {
    return out.toString(UTF_8);
  }

  JsonObject json() {
    return JsonObject.parse(text());
  }

  String code() {
    return json().string("code").orElseThrow();
  }

  String detail() {
    return json().string("detail").orElseThrow();
  }

  String raw(String name) {
    return json().get(name).map(JsonText::text).orElse("");
  }

  HttpServletRequest request() {
    return proxy(
        HttpServletRequest.class,
        (name, args) ->
            switch (name) {
              case "getMethod" -> method;
              case "getRequestURI" -> uri;
              case "getContextPath" -> "";
              case "getQueryString" -> query;
              case "getContentType" -> contentType;
              case "getContentLengthLong" -> declaredLength;
              case "getRemoteAddr" -> "192.0.2.1";
              case "getHeader" -> headers.get(args[0]);
              case "getHeaders" ->
                  Collections.enumeration(
                      headers.containsKey(args[0]) ? List.of(headers.get(args[0])) : List.of());
              case "getInputStream" -> new In(new ByteArrayInputStream(body));
              case "startAsync" -> {
                async = true;
                yield asyncContext();
              }
              default -> throw new UnsupportedOperationException(name);
            });
  }

  HttpServletResponse response() {
    return proxy(
        HttpServletResponse.class,
        (name, args) -> {
          switch (name) {
            case "setStatus" -> status = (int) args[0];
            case "setHeader" -> answered.put((String) args[0], (String) args[1]);
            case "setContentType" -> answered.put("Content-Type", (String) args[0]);
            case "setContentLength" -> answered.put("Content-Length", args[0].toString());
            case "getOutputStream" -> {
              return new Out(out);
            }
            case "flushBuffer" -> {}
            default -> throw new UnsupportedOperationException(name);
          }
          return null;
        });
  }

  private AsyncContext asyncContext() {
    return proxy(
        AsyncContext.class,
        (name, args) -> {
          completed |= name.equals("complete");
          return null;
        });
  }

  private interface Calls {
    Object call(String name, Object[] args);
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            FakeExchange.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> calls.call(method.getName(), args)));
  }

  private static final class In extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    In(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("blocking only");
    }
  }

  private static final class Out extends ServletOutputStream {
    private final ByteArrayOutputStream bytes;

    Out(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("blocking only");
    }
  }
}
