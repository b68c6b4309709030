package io.responder.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.responder.config.DurationModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens in the simulated cluster, step by step.
 *
 * @param steps in the order of their time
 */
record Story(List<Step> steps) {

  Story {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param at when, from the start of the story
   * @param tell what a person would have seen or done
   * @param afterOnce true for a step that {@code --once} does not wait for
   * @param apply the objects to create or replace; times are written as {@code ${now-12m}}
   * @param delete the objects to delete
   */
  record Step(
      Duration at,
      String tell,
      boolean afterOnce,
      @Nullable List<JsonNode> apply,
      @Nullable List<Name> delete) {

    Step {
      apply = apply == null ? List.of() : List.copyOf(apply);
      delete = delete == null ? List.of() : List.copyOf(delete);
    }

    /** The objects to apply at {@code now}. */
    List<ObjectNode> objects(Instant now) {
      return Objects.requireNonNull(apply).stream()
          .map(template -> (ObjectNode) filled(template, now))
          .toList();
    }

    /** The objects to delete. */
    List<Name> deletions() {
      return Objects.requireNonNull(delete);
    }
  }

  /** The address of an object. */
  record Name(String apiVersion, String kind, String namespace, String name) {}

  /** The story that ships with the product. */
  static Story load() {
    try (var in = Story.class.getResourceAsStream("/demo/story.yml")) {
      return new ObjectMapper(new YAMLFactory())
          .registerModule(new DurationModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(Objects.requireNonNull(in, "demo/story.yml"), Story.class);
    } catch (IOException e) {
      throw new UncheckedIOException("demo/story.yml is broken", e);
    }
  }

  private static JsonNode filled(JsonNode template, Instant now) {
    var nodes = JsonNodeFactory.instance;
    if (template.isObject()) {
      var object = nodes.objectNode();
      template
          .properties()
          .forEach(field -> object.set(field.getKey(), filled(field.getValue(), now)));
      return object;
    }
    if (template.isArray()) {
      ArrayNode array = nodes.arrayNode();
      template.forEach(item -> array.add(filled(item, now)));
      return array;
    }
    return template.isTextual() && template.textValue().startsWith("${now")
        ? nodes.textNode(time(template.textValue(), now))
        : template;
  }

  private static String time(String reference, Instant now) {
    var offset = reference.substring("${now".length(), reference.length() - 1);
    var back =
        offset.isEmpty()
            ? Duration.ZERO
            : DurationModule.parse(offset.substring(1))
                .orElseThrow(() -> new IllegalArgumentException("not a time: " + reference));
    return now.minus(back).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
