package io.responder.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a YAML file into a record tree and reports every mistake at once: unknown keys with the key
 * that was probably meant, wrong types, values out of range, references to variables that are not
 * set.
 *
 * <p>Jackson stops at the first mistake; so the mistake is noted, its node taken out of the tree,
 * and the rest read again, until nothing is left to complain about.
 */
public final class StrictReader {

  private static final int MAX_PROBLEMS = 100;

  private final ObjectMapper mapper;
  private final @Nullable Validator validator;
  private final Map<String, String> environment;

  /**
   * @param mapper how values are read; copied and made strict
   * @param validator applies the Bean Validation annotations; null for none
   * @param environment what {@code ${NAME}} refers to
   */
  public StrictReader(
      ObjectMapper mapper, @Nullable Validator validator, Map<String, String> environment) {
    this.mapper =
        mapper
            .copy()
            .registerModule(new DurationModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    this.validator = validator;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidFileException with every mistake
   */
  public <T> T read(Path file, Class<T> type) {
    try {
      return read(file.toString(), Files.readString(file, StandardCharsets.UTF_8), type);
    } catch (IOException e) {
      throw new InvalidFileException(List.of(Problem.unreadable(file.toString(), file, e)));
    }
  }

  /**
   * Reads text.
   *
   * @param name what the problems call it
   * @throws InvalidFileException with every mistake
   */
  public <T> T read(String name, String text, Class<T> type) {
    var tree = new YamlTree(name, text, new EnvironmentReferences(environment));
    var problems = new ArrayList<Problem>(tree.problems());
    T value = problems.isEmpty() || tree.root().size() > 0 ? bind(tree, type, problems) : null;
    if (value != null && validator != null) {
      validate(tree, value, problems);
    }
    if (!problems.isEmpty() || value == null) {
      throw new InvalidFileException(problems);
    }
    return value;
  }

  private <T> @Nullable T bind(YamlTree tree, Class<T> type, List<Problem> problems) {
    JsonNode root = tree.root().deepCopy();
    if (!root.isObject()) {
      problems.add(tree.problemAt("", "must be a mapping of keys to values"));
      return null;
    }
    var places = new IdentityHashMap<JsonNode, String>();
    remember(root, "", places);
    while (problems.size() < MAX_PROBLEMS) {
      try {
        return mapper.treeToValue(root, type);
      } catch (JsonMappingException e) {
        var path = e.getPath();
        addOnce(problems, tree.problemAt(pathOf(root, path, places), describe(e, root)));
        if (path.isEmpty() || !remove(root, path)) {
          return null;
        }
      } catch (JsonProcessingException e) {
        problems.add(tree.problemAt("", e.getOriginalMessage()));
        return null;
      }
    }
    return null;
  }

  /** A value that was taken out is missing afterwards: that is no second mistake. */
  private static void addOnce(List<Problem> problems, Problem problem) {
    if (problem.path().isEmpty()
        || problems.stream().noneMatch(known -> known.path().equals(problem.path()))) {
      problems.add(problem);
    }
  }

  /** Notes where each mapping and list stood before anything was taken out of the tree. */
  private static void remember(JsonNode node, String path, Map<JsonNode, String> places) {
    if (!node.isContainerNode()) {
      return;
    }
    places.put(node, path);
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        remember(node.get(i), path + '[' + i + ']', places);
      }
    } else {
      for (var field : node.properties()) {
        remember(field.getValue(), dotted(path, field.getKey()), places);
      }
    }
  }

  private static String dotted(String path, String key) {
    return path.isEmpty() ? key : path + '.' + key;
  }

  private static String pathOf(
      JsonNode root, List<JsonMappingException.Reference> path, Map<JsonNode, String> places) {
    var text = "";
    @Nullable JsonNode node = root;
    for (var reference : path) {
      var key = reference.getFieldName();
      text = key == null ? text + '[' + reference.getIndex() + ']' : dotted(text, key);
      node = node == null ? null : key == null ? node.get(reference.getIndex()) : node.get(key);
      text = places.getOrDefault(node, text);
    }
    return text;
  }

  private static @Nullable JsonNode at(JsonNode root, List<JsonMappingException.Reference> path) {
    @Nullable JsonNode node = root;
    for (var reference : path) {
      if (node == null) {
        return null;
      }
      node =
          reference.getFieldName() == null
              ? node.get(reference.getIndex())
              : node.get(reference.getFieldName());
    }
    return node;
  }

  /** Takes the node at {@code path} out; a missing one is taken out with its parent. */
  private static boolean remove(JsonNode root, List<JsonMappingException.Reference> path) {
    for (int length = path.size(); length > 0; length--) {
      var last = path.get(length - 1);
      var parent = at(root, path.subList(0, length - 1));
      if (parent instanceof ObjectNode object && last.getFieldName() != null) {
        if (object.remove(last.getFieldName()) != null) {
          return true;
        }
      } else if (parent instanceof ArrayNode array && last.getIndex() >= 0) {
        if (array.remove(last.getIndex()) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private static String describe(JsonMappingException e, JsonNode root) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      var known = unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      return Suggestions.closest(unknown.getPropertyName(), known)
          .map(word -> "is not a known key; did you mean '" + word + "'?")
          .orElse("is not a known key; known are " + String.join(", ", known));
    }
    if (e instanceof InvalidTypeIdException type) {
      return "'" + type.getTypeId() + "' is not a known type";
    }
    if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
      return describeEnum(format);
    }
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      return String.valueOf(e.getCause().getMessage());
    }
    if (e instanceof MismatchedInputException mismatch) {
      var found = at(root, e.getPath());
      return "must be "
          + nameOf(mismatch.getTargetType())
          + (found == null ? "" : ", not " + shortened(found.toString()))
          + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
    }
    return Objects.requireNonNullElse(e.getOriginalMessage(), e.getClass().getSimpleName());
  }

  private static String describeEnum(InvalidFormatException format) {
    var known =
        Arrays.stream(format.getTargetType().getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name())
            .toList();
    var written = String.valueOf(format.getValue());
    return "'"
        + written
        + "' is not one of "
        + String.join(", ", known)
        + Suggestions.closest(written, known)
            .map(word -> "; did you mean '" + word + "'?")
            .orElse("");
  }

  private static String nameOf(@Nullable Class<?> type) {
    if (type == null) {
      return "another value";
    }
    if (type == java.time.Duration.class) {
      return "a duration such as 30s, 5m or 2h";
    }
    if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "text";
    }
    if (Iterable.class.isAssignableFrom(type)) {
      return "a list";
    }
    return "a mapping of keys to values";
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private <T> void validate(YamlTree tree, T value, List<Problem> problems) {
    var violations = Objects.requireNonNull(validator).validate(value);
    violations.stream()
        .map(v -> tree.problemAt(v.getPropertyPath().toString(), v.getMessage()))
        .sorted()
        .forEach(problem -> addOnce(problems, problem));
  }
}
