package io.responder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.responder.config.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON of requests and answers. Requests are strict: what is not understood is refused. */
final class Json {

  /** The largest body of a request. */
  static final int MAX_BODY = 64 * 1024;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxStringLength(MAX_BODY)
                          .maxNumberLength(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .build();

  private Json() {}

  /**
   * Reads the body of a request; an empty one is an empty object.
   *
   * @throws ApiProblem with 400 and the field, or 413
   */
  static <T> T read(InputStream body, Class<T> type) {
    byte[] bytes;
    try {
      bytes = body.readNBytes(MAX_BODY + 1);
    } catch (IOException e) {
      throw ApiProblem.of(400, "Bad request", "the body ended before its end");
    }
    if (bytes.length > MAX_BODY) {
      throw ApiProblem.of(413, "Too large", "a body has at most " + MAX_BODY + " bytes");
    }
    try {
      T value = bytes.length == 0 ? MAPPER.readValue("{}", type) : MAPPER.readValue(bytes, type);
      if (value == null) {
        throw ApiProblem.of(400, "Bad request", "the body must be a JSON object, not null");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      var known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      throw ApiProblem.field(
          path(e),
          "is not a known field; "
              + Suggestions.closest(e.getPropertyName(), known)
                  .map(word -> "did you mean " + word + "?")
                  .orElse("known are " + String.join(", ", known)));
    } catch (ValueInstantiationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw ApiProblem.field(path(e), String.valueOf(cause.getMessage()));
    } catch (MismatchedInputException e) {
      if (e.getPath().isEmpty()) {
        throw ApiProblem.of(400, "Bad request", "the body must be a JSON object");
      }
      throw ApiProblem.field(path(e), "must be " + wanted(e.getTargetType()));
    } catch (JsonMappingException e) {
      throw e.getCause() instanceof StreamReadException broken
          ? notJson(broken)
          : ApiProblem.field(path(e), first(e));
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written", e);
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + ']' : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** What a field should have been, in the words of JSON. */
  private static String wanted(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type == String.class) {
      return "a text";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  /** Without the places in the source, which name classes of ours. */
  private static String first(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int line = message.indexOf('\n');
    String first = line < 0 ? message : message.substring(0, line);
    int source = first.indexOf(" (start marker at");
    return source < 0 ? first : first.substring(0, source);
  }

  private static ApiProblem notJson(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String place =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ')';
    return ApiProblem.of(400, "Bad request", "the body is not JSON: " + first(e) + place);
  }
}
