package io.responder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the commands about services have in common. */
final class Services {

  private Services() {}

  /** The path of a service; its parts are separated by slashes. */
  static String path(String service) {
    return "/services/"
        + Arrays.stream(service.split("/", -1))
            .map(ApiClient::encoded)
            .collect(Collectors.joining("/"));
  }

  /** A time without fractions of a second; empty where there is none. */
  static String time(JsonNode time) {
    return time.asText("").replaceFirst("\\.\\d+Z$", "Z");
  }
}
