package io.responder.simulator.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1}          ; [{"op":"add","path":"/b","value":[1]}]                 ; {"a":1,"b":[1]}
          {"a":[1,2]}      ; [{"op":"add","path":"/a/-","value":3}]                 ; {"a":[1,2,3]}
          {"a":[1,2]}      ; [{"op":"add","path":"/a/1","value":9}]                 ; {"a":[1,9,2]}
          {"a":[1,2]}      ; [{"op":"remove","path":"/a/0"}]                        ; {"a":[2]}
          {"a":{"b":1}}    ; [{"op":"move","from":"/a/b","path":"/c"}]              ; {"a":{},"c":1}
          {"a":{"b":1}}    ; [{"op":"copy","from":"/a","path":"/c"}]                ; {"a":{"b":1},"c":{"b":1}}
          {"x/y":1,"~":2}  ; [{"op":"replace","path":"/x~1y","value":3},{"op":"remove","path":"/~0"}] ; {"x/y":3}
          {"a":1}          ; [{"op":"test","path":"/a","value":1.0},{"op":"add","path":"/b","value":null}] ; {"a":1,"b":null}
          {"a":1}          ; [{"op":"test","path":"/b","value":null}]               ; {"a":1}
          """)
  void aJsonPatchIsApplied(String target, String patch, String expected) {
    assertThat(apply(PatchFormat.JSON, target, patch)).isEqualTo(Json.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          [{"op":"remove","path":"/none"}]                 ; NOT_APPLICABLE
          [{"op":"replace","path":"/none","value":1}]      ; NOT_APPLICABLE
          [{"op":"add","path":"/none/b","value":1}]        ; NOT_APPLICABLE
          [{"op":"add","path":"/list/7","value":1}]        ; NOT_APPLICABLE
          [{"op":"test","path":"/list","value":[1]}]       ; NOT_APPLICABLE
          [{"op":"add","path":"/b"}]                       ; MALFORMED
          [{"op":"bogus","path":"/b","value":1}]           ; MALFORMED
          {"op":"add"}                                     ; MALFORMED
          """)
  void aJsonPatchThatDoesNotFitIsRefused(String patch, PatchRefused.Reason reason) {
    assertThatThrownBy(() -> apply(PatchFormat.JSON, "{\"list\":[]}", patch))
        .isInstanceOfSatisfying(PatchRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"}         ; {"a":"c"}                ; {"a":"c"}
          {"a":"b","b":"c"} ; {"a":null}               ; {"b":"c"}
          {"a":[{"b":"c"}]} ; {"a":[1]}                ; {"a":[1]}
          {"a":{"b":"c"}}   ; {"a":{"b":"d","c":null}} ; {"a":{"b":"d"}}
          {}                ; {"a":{"bb":{"ccc":null}}}; {"a":{"bb":{}}}
          """)
  void aMergePatchIsApplied(String target, String patch, String expected) {
    assertThat(apply(PatchFormat.MERGE, target, patch)).isEqualTo(Json.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"env":[{"name":"a","value":"1"},{"name":"b"}]} ; {"env":[{"name":"a","value":"2"}]}          ; {"env":[{"name":"a","value":"2"},{"name":"b"}]}
          {"env":[{"name":"a"},{"name":"b"}]}             ; {"env":[{"name":"a","$patch":"delete"}]}    ; {"env":[{"name":"b"}]}
          {"env":[{"name":"a"},{"name":"b"}]}             ; {"env":[{"$patch":"replace"},{"name":"c"}]} ; {"env":[{"name":"c"}]}
          {"a":{"b":1,"c":2}}                             ; {"a":{"$patch":"replace","d":3}}            ; {"a":{"d":3}}
          {"ports":[{"containerPort":80,"name":"x"}]}     ; {"ports":[{"containerPort":80,"name":"y"}]} ; {"ports":[{"containerPort":80,"name":"y"}]}
          {"ports":[{"port":80}]}                         ; {"ports":[{"port":81}]}                     ; {"ports":[{"port":80},{"port":81}]}
          {"conditions":[{"type":"R","status":"T"}]}      ; {"conditions":[{"type":"R","status":"F"}]}  ; {"conditions":[{"type":"R","status":"F"}]}
          {"args":["a","b"]}                              ; {"args":["c"]}                              ; {"args":["c"]}
          {"finalizers":["a"]}                            ; {"finalizers":["b"]}                        ; {"finalizers":["a","b"]}
          {"finalizers":["a","b"]}                        ; {"$deleteFromPrimitiveList/finalizers":["a"]} ; {"finalizers":["b"]}
          {"s":{"a":1,"b":2}}                             ; {"s":{"$retainKeys":["b"],"b":3}}           ; {"s":{"b":3}}
          {"a":1,"b":2}                                   ; {"a":null,"$setElementOrder/env":[]}        ; {"b":2}
          """)
  void aStrategicMergePatchIsApplied(String target, String patch, String expected) {
    assertThat(apply(PatchFormat.STRATEGIC, target, patch)).isEqualTo(Json.parse(expected));
  }

  @Test
  void aStrategicListElementNeedsItsKey() {
    assertThatThrownBy(() -> apply(PatchFormat.STRATEGIC, "{}", "{\"containers\":[{\"x\":1}]}"))
        .isInstanceOf(PatchRefused.class)
        .hasMessageContaining("merge key: name");
  }

  @Test
  void theFormatIsReadFromTheContentType() {
    assertThat(PatchFormat.of("application/merge-patch+json; charset=utf-8"))
        .contains(PatchFormat.MERGE);
    assertThat(PatchFormat.of("application/json")).isEmpty();
    assertThat(PatchFormat.of("application/apply-patch+yaml")).isEmpty();
  }

  private static ObjectNode apply(PatchFormat format, String target, String patch) {
    return format.apply((ObjectNode) Json.parse(target), Json.parse(patch));
  }
}
