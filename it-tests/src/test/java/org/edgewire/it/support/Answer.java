package org.edgewire.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * An HTTP answer.
 *
 * @param status its code
 * @param headers as they came
 * @param body as text
 */
public record Answer(int status, HttpHeaders headers, String body) {
  /** The body as a JSON object. */
  public JsonDoc json() {
    return JsonDoc.parse(body);
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Fails unless the status is this one; the body is in the message. */
  public Answer expect(int wanted) {
    assertThat(status).as("status of %s", body).isEqualTo(wanted);
    return this;
  }

  /** Fails unless this is an RFC 9457 problem of that status with a code of its own. */
  public JsonDoc problem(int wanted) {
    expect(wanted);
    assertThat(header("Content-Type").orElse("")).startsWith("application/problem+json");
    JsonDoc problem = json();
    assertThat(problem.names()).contains("type", "title", "status", "code");
    assertThat(problem.number("status")).isEqualTo(wanted);
    return problem;
  }
}
