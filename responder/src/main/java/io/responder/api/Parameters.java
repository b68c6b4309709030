package io.responder.api;

import io.responder.config.Suggestions;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. Unknown ones are refused: a filter with a typing error must
 * not answer with everything.
 */
final class Parameters {

  private static final int LONGEST = 1_000;

  private final MultivaluedMap<String, String> all;

  private Parameters(MultivaluedMap<String, String> all) {
    this.all = all;
  }

  /**
   * @throws ApiProblem when there is one that is not known
   */
  static Parameters of(UriInfo uri, String... known) {
    var all = uri.getQueryParameters();
    Set<String> names = new TreeSet<>(List.of(known));
    for (String name : all.keySet()) {
      if (!names.contains(name)) {
        throw ApiProblem.field(
            name,
            "is not a known parameter; "
                + Suggestions.closest(name, names)
                    .map(word -> "did you mean " + word + "?")
                    .orElse(
                        names.isEmpty()
                            ? "there are none"
                            : "known are " + String.join(", ", names)));
      }
    }
    return new Parameters(all);
  }

  /** The values, given several times or separated by commas; empty where there are none. */
  Set<String> values(String name) {
    return texts(name)
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The values as they were given: commas are part of them. */
  List<String> whole(String name) {
    return texts(name).toList();
  }

  private Stream<String> texts(String name) {
    return all.getOrDefault(name, List.of()).stream()
        .peek(
            text -> {
              if (text.length() > LONGEST) {
                throw ApiProblem.field(name, "has more than " + LONGEST + " characters");
              }
            });
  }

  /** The values, each one of a closed set. */
  <E extends Enum<E>> Set<E> constants(String name, Class<E> type, Function<E, String> label) {
    return values(name).stream()
        .map(text -> constant(name, text, type, label))
        .collect(Collectors.toSet());
  }

  static <E extends Enum<E>> E constant(
      String name, String text, Class<E> type, Function<E, String> label) {
    List<E> all = List.of(type.getEnumConstants());
    return all.stream()
        .filter(constant -> label.apply(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> oneOf(name, text, all.stream().map(label).collect(Collectors.toList())));
  }

  static ApiProblem oneOf(String name, String text, List<String> known) {
    return ApiProblem.field(
        name,
        "must be one of "
            + String.join(", ", known)
            + ", not "
            + text
            + Suggestions.closest(text, known)
                .map(word -> "; did you mean " + word + "?")
                .orElse(""));
  }

  /** A single value; null where there is none. */
  @Nullable String single(String name) {
    List<String> values = whole(name);
    if (values.size() > 1) {
      throw ApiProblem.field(name, "is given " + values.size() + " times; give it once");
    }
    return values.isEmpty() || values.get(0).isBlank() ? null : values.get(0).strip();
  }

  int number(String name, int least, int most, int byDefault) {
    String text = single(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ApiProblem.field(name, "must be a number from " + least + " to " + most);
  }

  boolean flag(String name) {
    String text = single(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw ApiProblem.field(name, "must be true or false");
  }

  @Nullable Instant time(String name) {
    String text = single(name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiProblem.field(name, "must be a time such as 2026-01-05T09:00:00Z");
    }
  }
}
