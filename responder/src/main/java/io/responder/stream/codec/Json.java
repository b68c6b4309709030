package io.responder.stream.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one form of JSON on the topics. */
final class Json {

  private static final int MAX_DEPTH = 100;
  private static final int MAX_NUMBER = 1_000;
  private static final int MAX_TEXT = 1 << 20;

  private Json() {}

  static JsonMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxStringLength(MAX_TEXT)
                    .build())
            // The bytes of a record never show up in an error message or a log.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    SimpleModule order = new SimpleModule("order");
    order.setSerializerModifier(new SortedSets());
    return JsonMapper.builder(factory)
        .annotationIntrospector(new SealedTypes())
        .addModule(new JavaTimeModule())
        .addModule(order)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        // A collection that an older writer did not know is empty.
        .withConfigOverride(List.class, o -> o.setSetterInfo(absentIsEmpty()))
        .withConfigOverride(Set.class, o -> o.setSetterInfo(absentIsEmpty()))
        .withConfigOverride(Map.class, o -> o.setSetterInfo(absentIsEmpty()))
        .build();
  }

  /** The value's bytes; never fails for a text, whatever a cluster put into it. */
  static byte[] write(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonGenerationException loneSurrogate) {
      return writeLeniently(mapper, value);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof JsonGenerationException) {
        return writeLeniently(mapper, value);
      }
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** Half a surrogate pair cannot be UTF-8: it becomes a question mark. */
  private static byte[] writeLeniently(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** What went wrong, without the place in Java and without the text that was read. */
  static String reason(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static JsonSetter.Value absentIsEmpty() {
    return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
  }
}
