package org.edgewire.standalone.cli;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.edgewire.standalone.launch.LaunchException;

/** One connection to a broker's sockets for producers and operators (protocol section 5). */
final class KeySocket implements WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private final Listener listener;
  private final StringBuilder partial = new StringBuilder();

  /** Hears of the connection, on the client's threads, one call at a time; must not block. */
  interface Listener {
    /** A whole message came in. */
    void message(String text);

    /** The connection is gone. Called at least once. */
    void lost(String why);
  }

  /** The broker was not reached, or has no room for now: it may be tried again. */
  static final class NotNowException extends Exception {
    private static final long serialVersionUID = 1L;

    NotNowException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private KeySocket(Listener listener) {
    this.listener = listener;
  }

  /**
   * Connects.
   *
   * @param base the broker, {@code http://…}
   * @param path with its query
   * @throws LaunchException when it would be refused again
   */
  static WebSocket open(URI base, String path, String adminKey, Listener listener)
      throws NotNowException {
    URI target = URI.create("ws" + base.toString().substring("http".length()) + path);
    try {
      return HTTP.newWebSocketBuilder()
          .header("X-Admin-Key", adminKey)
          .connectTimeout(PATIENCE)
          .buildAsync(target, new KeySocket(listener))
          .join();
    } catch (CompletionException e) {
      throw problem(base, e.getCause());
    } catch (IllegalArgumentException e) {
      throw new LaunchException("A value cannot be sent over HTTP: " + e.getMessage(), e);
    }
  }

  private static NotNowException problem(URI base, Throwable cause) {
    if (cause instanceof WebSocketHandshakeException refused) {
      int status = refused.getResponse().statusCode();
      if (status == 401) {
        throw new LaunchException(
            "The broker refused the admin key (401). Set ADMIN_KEY or give --admin-key.", cause);
      }
      if (status < 500 && status != 429) {
        throw new LaunchException("The broker refused with " + status + ".", cause);
      }
      return new NotNowException("The broker has no room for now (" + status + ").", cause);
    }
    return cause instanceof ConnectException
        ? new NotNowException("Nothing listens at " + base + ". Is the broker running?", cause)
        : new NotNowException("The broker at " + base + " cannot be reached: " + cause, cause);
  }

  /** Sends one message; waits until it is on its way. */
  static boolean send(WebSocket socket, String text) {
    CompletableFuture<WebSocket> sent = socket.sendText(text, true);
    try {
      sent.join();
      return true;
    } catch (CompletionException broken) {
      // Its end is told to the listener.
      return false;
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String whole = partial.toString();
      partial.setLength(0);
      listener.message(whole);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    listener.lost("closed with " + code + (reason.isEmpty() ? "" : ", " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    listener.lost(String.valueOf(cause.getMessage()));
  }
}
