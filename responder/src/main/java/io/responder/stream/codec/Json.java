package io.responder.stream.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
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
    order.addSerializer(Instant.class, new UtcTime.Serializer());
    order.addDeserializer(Instant.class, new UtcTime.Deserializer());
    SimpleModule texts = new SimpleModule("texts");
    texts.addDeserializer(String.class, new SharedTexts());
    return JsonMapper.builder(factory)
        .annotationIntrospector(new SealedTypes())
        .addModule(new JavaTimeModule())
        .addModule(order)
        .addModule(texts)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        // A truth or number that an older writer did not know is false or 0.
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
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

  /** The value's bytes; any text can be written, half a surrogate pair too. */
  static byte[] write(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** What went wrong, without the place in Java; bytes that are not JSON are not quoted. */
  static String reason(JsonProcessingException e) {
    if (e instanceof JsonParseException) {
      return "not JSON";
    }
    String message = e.getOriginalMessage();
    return "unreadable: " + (message == null ? e.getClass().getSimpleName() : message);
  }

  private static JsonSetter.Value absentIsEmpty() {
    return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
  }
}
