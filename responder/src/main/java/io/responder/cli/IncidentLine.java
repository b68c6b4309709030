package io.responder.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.ObjectRef;
import io.responder.model.Suggestion;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An incident as one line of JSON, for scripts. The order of keys never changes; new keys are added
 * at the end.
 */
final class IncidentLine {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private IncidentLine() {}

  static String of(Incident incident) {
    var problem = incident.problem();
    var workload = problem.workload();
    var line = NODES.objectNode();
    line.put("id", incident.id());
    line.put("cluster", workload.cluster());
    line.put("namespace", workload.namespace());
    line.put("workload", workload.name());
    line.put("kind", workload.kind());
    line.put("cause", problem.diagnosis().cause());
    line.put("severity", problem.diagnosis().severity().label());
    line.put("state", incident.state());
    line.put("openedAt", text(incident.openedAt()));
    line.put("resolvedAt", text(incident.resolvedAt()));
    line.put("consequenceOf", problem.consequenceOf());
    var objects = line.putArray("objects");
    problem.objects().forEach(object -> objects.add(of(object)));
    line.set("suggestion", of(problem.diagnosis().suggestion()));
    line.put("onset", text(problem.onset()));
    line.put("rule", problem.diagnosis().rule());
    var captures = line.putObject("captures");
    new TreeMap<>(problem.diagnosis().captures()).forEach(captures::put);
    try {
      return MAPPER.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static ObjectNode of(ObjectRef object) {
    return NODES
        .objectNode()
        .put("kind", object.kind())
        .put("namespace", object.namespace())
        .put("name", object.name());
  }

  private static ObjectNode of(Suggestion suggestion) {
    var node = NODES.objectNode();
    node.set("summary", of(suggestion.summary()));
    node.set("why", of(suggestion.why()));
    addSteps(node, "steps", suggestion.steps());
    var change = suggestion.gitChange();
    if (change == null) {
      node.putNull("gitChange");
    } else {
      node.putObject("gitChange")
          .put("repository", change.repository())
          .put("file", change.file())
          .put("key", change.key())
          .put("value", change.value());
    }
    addSteps(node, "verify", suggestion.verify());
    node.set("prevent", of(suggestion.prevent()));
    var links = node.putArray("links");
    suggestion.links().forEach(links::add);
    return node;
  }

  private static void addSteps(ObjectNode node, String name, List<Suggestion.Step> steps) {
    var array = node.putArray(name);
    for (var step : steps) {
      var item = array.addObject();
      item.set("say", of(step.say()));
      item.put("run", step.run());
      item.put("effect", step.effect().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  private static @Nullable ObjectNode of(@Nullable LocalizedText text) {
    return text == null ? null : NODES.objectNode().put("en", text.en()).put("ko", text.ko());
  }
}
