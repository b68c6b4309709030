package io.responder.simulator.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A conjunction of label requirements; without any it matches everything. */
public record LabelSelector(List<Requirement> requirements) {
  /** Matches every object. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_./]*)";
  private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern COMPARISON =
      Pattern.compile(KEY + "\\s*(==|=|!=|<|>)\\s*([-A-Za-z0-9_.]*)");
  private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*" + KEY);

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** What one label must be. */
  public record Requirement(String key, Operator operator, Set<String> values) {
    public Requirement {
      values = Set.copyOf(values);
    }

    boolean holds(JsonNode labels) {
      JsonNode label = labels.path(key);
      String value = label.asText("");
      boolean present = label.isTextual();
      return switch (operator) {
        case IN -> present && values.contains(value);
        case NOT_IN -> !present || !values.contains(value);
        case EXISTS -> present;
        case DOES_NOT_EXIST -> !present;
        case LESS -> present && compare(value) < 0;
        case GREATER -> present && compare(value) > 0;
      };
    }

    private int compare(String value) {
      try {
        return Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }

  /** How a label is compared. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    LESS,
    GREATER
  }

  /**
   * Reads the text of a query parameter.
   *
   * @throws InvalidSelector when it is malformed
   */
  public static LabelSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String term : terms(text)) {
      requirements.add(requirement(term.strip(), text));
    }
    return new LabelSelector(requirements);
  }

  /** Reads the object form: {@code matchLabels} and {@code matchExpressions}. */
  public static LabelSelector of(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(
            e ->
                requirements.add(
                    new Requirement(e.getKey(), Operator.IN, Set.of(e.getValue().asText()))));
    for (JsonNode expression : selector.path("matchExpressions")) {
      Set<String> values = new java.util.HashSet<>();
      expression.path("values").forEach(v -> values.add(v.asText()));
      Operator operator =
          switch (expression.path("operator").asText()) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            default -> throw new InvalidSelector("unknown operator in " + expression);
          };
      requirements.add(new Requirement(expression.path("key").asText(), operator, values));
    }
    return new LabelSelector(requirements);
  }

  /** Whether an object's {@code metadata.labels} satisfy every requirement. */
  public boolean matches(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    return requirements.stream().allMatch(r -> r.holds(labels));
  }

  private static Requirement requirement(String term, String text) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      Set<String> values =
          Arrays.stream(set.group(3).split(",", -1)).map(String::strip).collect(Collectors.toSet());
      boolean in = set.group(2).equals("in");
      return new Requirement(set.group(1), in ? Operator.IN : Operator.NOT_IN, values);
    }
    Matcher comparison = COMPARISON.matcher(term);
    if (comparison.matches()) {
      Operator operator =
          switch (comparison.group(2)) {
            case "!=" -> Operator.NOT_IN;
            case "<" -> Operator.LESS;
            case ">" -> Operator.GREATER;
            default -> Operator.IN;
          };
      return new Requirement(comparison.group(1), operator, Set.of(comparison.group(3)));
    }
    Matcher existence = EXISTENCE.matcher(term);
    if (existence.matches()) {
      boolean absent = existence.group(1).equals("!");
      return new Requirement(
          existence.group(2), absent ? Operator.DOES_NOT_EXIST : Operator.EXISTS, Set.of());
    }
    throw new InvalidSelector("unable to parse requirement: \"" + term + "\" in \"" + text + "\"");
  }

  /** Splits at the commas that are not inside parentheses. */
  private static List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        terms.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (!text.isBlank()) {
      terms.add(text.substring(start));
    }
    return terms;
  }
}
