package io.responder.config;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} by environment variables, so that secrets
 * need not stand in the file.
 */
final class EnvironmentReferences implements UnaryOperator<String> {

  private final Map<String, String> environment;

  EnvironmentReferences(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String apply(String text) {
    var result = new StringBuilder();
    int from = 0;
    while (true) {
      int start = text.indexOf("${", from);
      int end = start < 0 ? -1 : text.indexOf('}', start);
      if (end < 0) {
        return result.append(text, from, text.length()).toString();
      }
      result.append(text, from, start).append(value(text.substring(start + 2, end)));
      from = end + 1;
    }
  }

  private String value(String reference) {
    int split = reference.indexOf(":-");
    var name = split < 0 ? reference : reference.substring(0, split);
    var value = environment.get(name);
    if (value != null) {
      return value;
    }
    if (split < 0) {
      throw new IllegalArgumentException(
          "the environment variable "
              + name
              + " is not set: set it, or give a default as ${"
              + name
              + ":-value}");
    }
    return reference.substring(split + 2);
  }
}
