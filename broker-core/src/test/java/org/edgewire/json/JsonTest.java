package org.edgewire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"b\" : 1.10,\t\"a\":[ 1 , 2 ] }",
        "\"\\u0000\\ud800 \\/ é 😀\"",
        "1e400",
        "-0",
        "12345678901234567890.12345678901234567890",
        "[ ]",
        "{}",
        "true",
        "null",
        "\"\""
      })
  void aValueIsCutOutCharacterForCharacterWhereverItStands(String value) {
    String text =
        " {\"first\":\"😀\", \"it\" \n:\t" + value + "\r, \"list\": [ 0 ," + value + " ]}\n";

    JsonObject object = JsonObject.parse(text);

    assertThat(object.names()).containsExactly("first", "it", "list");
    assertThat(object.get("it").map(JsonText::text))
        .isEqualTo(value.equals("null") ? Optional.empty() : Optional.of(value));
    assertThat(object.get("list").orElseThrow().asArray().orElseThrow())
        .extracting(JsonText::text)
        .containsExactly("0", value);
    assertThat(JsonText.parse(" " + value + " ").text()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":}",
        "{\"a\" 1}",
        "{a:1}",
        "01",
        "1.",
        "+1",
        ".5",
        "NaN",
        "\"a",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12\"",
        "tru",
        "nul",
        "{} {}",
        "1 2",
        "[1 2]",
        "{\"a\":1,}",
        "// c\n1",
        "'a'",
        "\ufeff{}"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.parse(text)).isInstanceOf(JsonSyntaxException.class);
    assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(JsonSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"a\"", "null", "true"})
  void whatIsNoObjectIsRefusedAsOne(String text) {
    assertThatThrownBy(() -> JsonObject.parse(text))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("object");
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 1_000, 20_000, 500_000})
  void depthIsBounded(int depth) {
    String arrays = "[".repeat(depth) + "]".repeat(depth);
    String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);

    assertThatThrownBy(() -> JsonText.parse(arrays)).isInstanceOf(JsonSyntaxException.class);
    assertThatThrownBy(() -> JsonObject.parse("{\"a\":" + arrays + "}"))
        .isInstanceOf(JsonSyntaxException.class);
    assertThatThrownBy(() -> JsonObject.parse(objects)).isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void sensibleDepthIsRead() {
    String text = "{\"a\":" + "[".repeat(255) + "]".repeat(255) + "}";

    JsonObject object = JsonObject.parse(text);

    assertThat(object.get("a").orElseThrow().canonical()).hasSize(510);
  }

  @Test
  void ofANameGivenTwiceTheLastCounts() {
    JsonObject object = JsonObject.parse("{\"a\":1,\"b\":2,\"\\u0061\":3}");

    assertThat(object.get("a").map(JsonText::text)).contains("3");
    assertThat(object.names()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"b":1,"a":[true,null]} | { "a" : [ true , null ] , "b" : 1 }
          1                       | 1.0
          100                     | 1e2
          0                       | -0.0
          0.1                     | 1E-1
          "a/é"                   | "\\u0061\\/\\u00e9"
          "\\ud83d\\ude00"        | "😀"
          {"a":2}                 | {"a":1,"a":2}
          1e400                   | 10e399
          """)
  void equalValuesHaveOneCanonicalText(String one, String other) {
    assertThat(JsonText.parse(one).canonical()).isEqualTo(JsonText.parse(other).canonical());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1                  | "1"
          [1,2]              | [2,1]
          {"a":null}         | {}
          1.0000000000000001 | 1
          "\\ud800"          | "\\ud801"
          "a"                | "A"
          9007199254740993   | 9007199254740992
          """)
  void differentValuesHaveDifferentCanonicalTexts(String one, String other) {
    assertThat(JsonText.parse(one).canonical()).isNotEqualTo(JsonText.parse(other).canonical());
  }

  @Test
  void absurdNumbersAreComparedWithoutBeingCalculated() {
    String digits = "9".repeat(200_000);

    assertThat(JsonText.parse(digits).canonical()).isEqualTo(digits);
    assertThat(JsonText.parse("1e999999999999").canonical()).isEqualTo("1e999999999999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2026-02-16T12:34:00Z",
        "2026-02-16T12:34:56Z",
        "2026-02-16T12:34:00.001Z",
        "2026-02-16T12:34:56.120Z",
        "2026-02-16T12:34:56.000001Z",
        "2026-02-16T12:34:56.123456789Z",
        "0001-01-01T00:00:00Z",
        "0000-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999Z"
      })
  void aTimeIsWrittenAsIso8601(String time) {
    String text = new JsonWriter().object().field("at", Instant.parse(time)).endObject().toString();

    assertThat(text).isEqualTo("{\"at\":\"" + time + "\"}");
  }

  @Test
  void whatIsWrittenReadsBackAsTheSame() {
    String nasty = "\"\\/\b\f\n\r\t\u0000\u001f\u007fé\u2028😀\ud800x\udc00";
    String text =
        new JsonWriter()
            .object()
            .field(nasty, nasty)
            .field("n", Long.MIN_VALUE)
            .field("d", 0.5)
            .field("t", Instant.EPOCH)
            .field("raw", JsonText.parse("[1, 2]"))
            .optional("none", Optional.empty())
            .array("list")
            .element("a")
            .object()
            .endObject()
            .element(JsonText.EMPTY_OBJECT)
            .endArray()
            .endObject()
            .toString();

    JsonObject object = JsonObject.parse(text);

    assertThat(object.string(nasty)).contains(nasty);
    assertThat(object.get("n").map(JsonText::text)).contains("-9223372036854775808");
    assertThat(object.string("t")).contains("1970-01-01T00:00:00Z");
    assertThat(object.get("raw").map(JsonText::text)).contains("[1, 2]");
    assertThat(object.get("list").map(JsonText::text)).contains("[\"a\",{},{}]");
    assertThat(object.get("none")).isEmpty();
    assertThat(text).doesNotContain("\u0000").doesNotContain("\ud800x");
  }

  @Test
  void kindsAreToldApart() {
    assertThat(JsonText.parse("{}").asObject()).isPresent();
    assertThat(JsonText.parse("[]").asObject()).isEmpty();
    assertThat(JsonText.parse("[]").asArray()).isPresent();
    assertThat(JsonText.parse("-1").isNumber()).isTrue();
    assertThat(JsonText.parse("\"1\"").isNumber()).isFalse();
    assertThat(JsonText.parse("true").asString()).isEmpty();
    assertThat(JsonText.parse("null").isNull()).isTrue();
  }

  @Test
  void aLongTextIsShownCut() {
    assertThat(JsonText.parse("\"" + "x".repeat(500) + "\"").toString()).hasSizeLessThan(120);
  }
}
