package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What containers wrote. Tests store it; requests read it. Thread safe. {@code follow}, {@code
 * sinceSeconds} and {@code timestamps} of a request are accepted and ignored.
 */
public final class PodLogs {
  private final Map<Source, String> texts = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();

  /** Which run of a container. */
  public enum Run {
    CURRENT,
    PREVIOUS
  }

  private record Source(String namespace, String pod, String container, Run run) {}

  /** Replaces the log of one run of a container. */
  public void put(String namespace, String pod, String container, Run run, String text) {
    texts.put(new Source(namespace, pod, container, run), text);
  }

  /** How often the logs of a pod were asked for. */
  public int reads(String namespace, String pod) {
    AtomicInteger count = reads.get(namespace + '/' + pod);
    return count == null ? 0 : count.get();
  }

  /** Forgets every log. */
  public void clear() {
    texts.clear();
  }

  Answer read(Call call, Registry registry) {
    Target target = call.target();
    reads
        .computeIfAbsent(
            target.namespaceOrEmpty() + '/' + target.name(), key -> new AtomicInteger())
        .incrementAndGet();
    JsonNode pod = registry.require(target.type(), target.key()).tree();
    String container = container(pod, target.name(), call.parameter("container"));
    Run run = call.flag("previous") ? Run.PREVIOUS : Run.CURRENT;
    String text = texts.get(new Source(target.namespaceOrEmpty(), target.name(), container, run));
    if (text == null && run == Run.PREVIOUS) {
      throw ApiFailure.badRequest(
          "previous terminated container \""
              + container
              + "\" in pod \""
              + target.name()
              + "\" not found");
    }
    String tail = tail(text == null ? "" : text, call.number("tailLines", Long.MAX_VALUE));
    byte[] bytes = tail.getBytes(StandardCharsets.UTF_8);
    int limit = (int) Math.min(bytes.length, call.number("limitBytes", bytes.length));
    return new BodyAnswer(200, "text/plain", Arrays.copyOf(bytes, limit), 0);
  }

  private static String container(JsonNode pod, String name, String asked) {
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (JsonNode container : Json.at(pod, "spec", list)) {
        names.add(container.path("name").asText());
      }
    }
    if (asked.isEmpty() && Json.at(pod, "spec", "containers").size() == 1) {
      return names.get(0);
    }
    if (asked.isEmpty()) {
      throw ApiFailure.badRequest(
          "a container name must be specified for pod "
              + name
              + ", choose one of: ["
              + String.join(" ", names)
              + "]");
    }
    if (!names.contains(asked)) {
      throw ApiFailure.badRequest("container " + asked + " is not valid for pod " + name);
    }
    return asked;
  }

  private static String tail(String text, long lines) {
    int at = text.length();
    if (text.endsWith("\n")) {
      at--;
    }
    for (long seen = 0; seen < lines; seen++) {
      if (at <= 0) {
        return text;
      }
      at = text.lastIndexOf('\n', at - 1);
      if (at < 0) {
        return text;
      }
    }
    return lines == 0 ? "" : text.substring(at + 1);
  }
}
