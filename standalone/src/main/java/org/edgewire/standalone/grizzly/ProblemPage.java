package org.edgewire.standalone.grizzly;

import java.util.Locale;
import org.glassfish.grizzly.http.server.ErrorPageGenerator;
import org.glassfish.grizzly.http.server.Request;

/** What Grizzly answers on its own, as problem details; never says what went wrong inside. */
final class ProblemPage implements ErrorPageGenerator {
  @Override
  public String generate(
      Request request, int status, String reason, String description, Throwable cause) {
    request.getResponse().setContentType(Problem.MEDIA_TYPE + ";charset=utf-8");
    String phrase = reason == null || reason.isBlank() ? "Error" : reason;
    String code = phrase.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
    return Problem.of(status, code, phrase).json();
  }
}
