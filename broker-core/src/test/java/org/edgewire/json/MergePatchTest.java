package org.edgewire.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergePatchTest {
  /** The test cases of RFC 7396 appendix A, all of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{\"a\":\"b\"};{\"a\":\"c\"};{\"a\":\"c\"}",
        "{\"a\":\"b\"};{\"b\":\"c\"};{\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"};{\"a\":null};{}",
        "{\"a\":\"b\",\"b\":\"c\"};{\"a\":null};{\"b\":\"c\"}",
        "{\"a\":[\"b\"]};{\"a\":\"c\"};{\"a\":\"c\"}",
        "{\"a\":\"c\"};{\"a\":[\"b\"]};{\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}};{\"a\":{\"b\":\"d\",\"c\":null}};{\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]};{\"a\":[1]};{\"a\":[1]}",
        "[\"a\",\"b\"];[\"c\",\"d\"];[\"c\",\"d\"]",
        "{\"a\":\"b\"};[\"c\"];[\"c\"]",
        "{\"a\":\"foo\"};null;null",
        "{\"a\":\"foo\"};\"bar\";\"bar\"",
        "{\"e\":null};{\"a\":1};{\"e\":null,\"a\":1}",
        "[1,2];{\"a\":\"b\",\"c\":null};{\"a\":\"b\"}",
        "{};{\"a\":{\"bb\":{\"ccc\":null}}};{\"a\":{\"bb\":{}}}",
      })
  void theExamplesOfTheRfcHold(String target, String patch, String result) {
    assertThat(merged(target, patch)).isEqualTo(result);
  }

  /** The document of RFC 7396 section 3. */
  @Test
  void theDocumentOfTheRfcHolds() {
    String target =
        "{\"title\":\"Goodbye!\",\"author\":{\"givenName\":\"John\",\"familyName\":\"Doe\"},"
            + "\"tags\":[\"example\",\"sample\"],\"content\":\"This will be unchanged\"}";
    String patch =
        "{\"title\":\"Hello!\",\"phoneNumber\":\"+01-123-456-7890\","
            + "\"author\":{\"familyName\":null},\"tags\":[\"example\"]}";

    assertThat(merged(target, patch))
        .isEqualTo(
            "{\"title\":\"Hello!\",\"author\":{\"givenName\":\"John\"},\"tags\":[\"example\"],"
                + "\"content\":\"This will be unchanged\",\"phoneNumber\":\"+01-123-456-7890\"}");
  }

  @Test
  void numbersAndStringsKeepTheirText() {
    assertThat(
            merged(
                "{\"n\": 1.00, \"s\": \"\\u0041\\/\", \"o\": { \"x\" : 1E+2 }}",
                "{\"m\":-0.0,\"t\":\"\\ud800\",\"l\":[ null , 1e400 ]}"))
        .isEqualTo(
            "{\"n\":1.00,\"s\":\"\\u0041\\/\",\"o\":{ \"x\" : 1E+2 },\"m\":-0.0,"
                + "\"t\":\"\\ud800\",\"l\":[ null , 1e400 ]}");
  }

  @Test
  void ofAMemberGivenTwiceTheLastOneCounts() {
    assertThat(merged("{\"a\":{\"x\":1},\"a\":{\"y\":2}}", "{\"a\":{\"z\":3}}"))
        .isEqualTo("{\"a\":{\"y\":2,\"z\":3}}");
    assertThat(merged("{\"a\":{\"x\":1},\"a\":2}", "{\"a\":{\"z\":3}}"))
        .isEqualTo("{\"a\":{\"z\":3}}");
    assertThat(merged("{}", "{\"a\":1,\"a\":null}")).isEqualTo("{}");
  }

  @Test
  void namesAreComparedAsTheyReadNotAsTheyAreSpelled() {
    assertThat(merged("{\"\\u0061\":1}", "{\"a\":2}")).isEqualTo("{\"a\":2}");
  }

  @Test
  void theDeepestStateThatIsReadCanBePatched() {
    int levels = JsonObject.MAX_DEPTH - 1;
    String open = "{\"a\":".repeat(levels);
    String close = "}".repeat(levels);

    assertThat(merged(open + "1" + close, open + "2" + close)).isEqualTo(open + "2" + close);
  }

  /** The pseudo code of RFC 7396 section 2, over trees, says the same on random documents. */
  @Test
  void itAgreesWithTheAlgorithmOfTheRfc() {
    Random random = new Random(7396);
    for (int i = 0; i < 5_000; i++) {
      Object target = document(random, 4);
      Object patch = document(random, 4);

      assertThat(merged(text(target), text(patch))).isEqualTo(text(reference(target, patch)));
    }
  }

  private static String merged(String target, String patch) {
    return MergePatch.apply(JsonText.parse(target), JsonText.parse(patch)).text();
  }

  private static Object reference(Object target, Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch;
    }
    Map<Object, Object> result = new LinkedHashMap<>();
    if (target instanceof Map<?, ?> members) {
      result.putAll(members);
    }
    changes.forEach(
        (name, value) -> {
          if (value.equals("null")) {
            result.remove(name);
          } else {
            result.put(name, reference(result.getOrDefault(name, "null"), value));
          }
        });
    return result;
  }

  /** Maps are objects, lists are arrays, anything else is its own text. */
  private static Object document(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 3 : 6);
    if (kind < 1) {
      return "null";
    }
    if (kind < 3) {
      return Integer.toString(random.nextInt(10));
    }
    if (kind < 4) {
      return List.of(document(random, 0), document(random, depth - 1));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.put(String.valueOf((char) ('a' + random.nextInt(4))), document(random, depth - 1));
    }
    return members;
  }

  private static String text(Object document) {
    if (document instanceof Map<?, ?> members) {
      List<String> parts = new ArrayList<>();
      members.forEach((name, value) -> parts.add("\"" + name + "\":" + text(value)));
      return "{" + String.join(",", parts) + "}";
    }
    if (document instanceof List<?> elements) {
      return "[" + String.join(",", elements.stream().map(MergePatchTest::text).toList()) + "]";
    }
    return (String) document;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void manyPatchesAtOnceDoWhatTheyDoOneByOne(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      JsonText target = JsonText.parse(object(random, 3));
      List<JsonText> patches = new ArrayList<>();
      JsonText expected = target;
      for (int i = random.nextInt(6); i >= 0; i--) {
        JsonText patch = JsonText.parse(object(random, 3));
        patches.add(patch);
        expected = MergePatch.apply(expected, patch);
      }

      JsonText result = MergePatch.applyAll(target, patches);

      assertThat(result.canonical()).as("%s %s", target, patches).isEqualTo(expected.canonical());
    }
    assertThat(MergePatch.applyAll(JsonText.EMPTY_OBJECT, List.of()))
        .isEqualTo(JsonText.EMPTY_OBJECT);
  }

  private static String object(Random random, int depth) {
    StringBuilder out = new StringBuilder("{");
    for (int i = random.nextInt(4); i > 0; i--) {
      out.append(out.length() > 1 ? "," : "").append('"').append((char) ('a' + random.nextInt(3)));
      out.append("\":").append(value(random, depth));
    }
    return out.append('}').toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> "null";
      case 1 -> "[{\"a\":null}]";
      case 2 -> Integer.toString(random.nextInt(10));
      default -> object(random, depth - 1);
    };
  }
}
