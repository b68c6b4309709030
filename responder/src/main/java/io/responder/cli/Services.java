package io.responder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.history.Component;
import org.jspecify.annotations.Nullable;

/** What the commands about services have in common. */
final class Services {

  private Services() {}

  /**
   * What is asked of a service.
   *
   * @param parameters those that are not its name
   */
  static String path(String text, @Nullable String cluster, String question, String parameters) {
    var service =
        Component.parse(cluster, text)
            .orElseThrow(
                () ->
                    new ExitException(
                        ExitException.USAGE,
                        text + ": must be name, namespace/name or namespace/Kind/name"));
    return "/services/"
        + ApiClient.encoded(service.name())
        + '/'
        + question
        + "?"
        + parameter("cluster", service.cluster())
        + parameter("namespace", service.namespace())
        + parameter("kind", service.kind())
        + parameters;
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null ? "" : name + '=' + ApiClient.encoded(value) + '&';
  }

  /** So many of them, in words. */
  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** A time without fractions of a second; empty where there is none. */
  static String time(JsonNode time) {
    return time.asText("").replaceFirst("\\.\\d+Z$", "Z");
  }
}
