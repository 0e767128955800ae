package org.edgewire.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.edgewire.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchesTest {
  private static Bytes bytes(String text) {
    return new Bytes(16).put(Messages.bytes(text));
  }

  private static int heard(String text) {
    Bytes bytes = bytes(text);
    return Patches.heard(bytes, 0, bytes.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 1_000_000})
  void aPatchHasItsLengthWhateverItsNumber(int number) {
    Bytes frame = new Patches(200).frame(number);

    JsonObject data = object(JsonObject.parse(frame.text(0, frame.size())), "data");
    assertThat(data.get("patch").orElseThrow().text()).hasSize(200);
    assertThat(Patches.heard(frame, 0, frame.size())).isEqualTo(number);
  }

  @Test
  void theShortestPatchIsAnObjectToo() {
    Bytes frame = new Patches(Patches.LEAST_BYTES).frame(1);

    assertThat(
            object(object(JsonObject.parse(frame.text(0, frame.size())), "data"), "patch").names())
        .containsExactly("bench");
  }

  @Test
  void onlyPatchesOfABenchAreHeard() {
    assertThat(
            heard(
                "{\"type\":\"state_update\",\"data\":{\"version\":4,\"patch\":"
                    + "{\"bench\":{\"n\":1000000042,\"pad\":\"\"}},\"source\":\"peer\"}}"))
        .isEqualTo(42);
    assertThat(heard("{\"type\":\"state_update\",\"data\":{\"patch\":{\"a\":1}}}")).isNegative();
    assertThat(heard("{\"type\":\"presence\",\"data\":{}}")).isNegative();
    assertThat(heard("{}")).isNegative();
  }

  @Test
  void anErrorTellsWhichPatchWasRefused() {
    Bytes error = bytes("{\"type\":\"error\",\"data\":{\"code\":\"x\",\"ref\":1000000003}}");
    Bytes other = bytes("{\"type\":\"error\",\"data\":{\"code\":\"x\"}}");

    assertThat(Patches.refused(error, 0, error.size())).isEqualTo(3);
    assertThat(Patches.refused(other, 0, other.size())).isNegative();
  }

  private static JsonObject object(JsonObject of, String name) {
    return of.get(name).orElseThrow().asObject().orElseThrow();
  }
}
