package io.responder.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.model.Incident;
import io.responder.replay.Comparison;
import io.responder.replay.Comparison.Change;
import io.responder.replay.Comparison.Difference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison as lines, for people and for scripts. */
final class ComparisonText {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Comparison comparison;
  private final Extent extent;

  /** What was compared. */
  record Extent(Instant from, Instant to, long events, long unreadable) {}

  ComparisonText(Comparison comparison, Extent extent) {
    this.comparison = comparison;
    this.extent = extent;
  }

  List<String> table() {
    var rows = comparison.differences().stream().map(ComparisonText::row).toList();
    var lines = new ArrayList<>(aligned(rows));
    var summary =
        new StringBuilder()
            .append(count(rows.size(), "incident"))
            .append(rows.size() == 1 ? " differs, " : " differ, ")
            .append(comparison.same())
            .append(comparison.same() == 1 ? " is" : " are")
            .append(" the same, over ")
            .append(count(extent.events(), "event"))
            .append(" from ")
            .append(seconds(extent.from()))
            .append(" to ")
            .append(seconds(extent.to()));
    if (comparison.unknown() > 0) {
      summary
          .append("\n")
          .append(count(comparison.unknown(), "incident"))
          .append(" began before what is retained or was read: not compared; see --warm-up");
    }
    if (extent.unreadable() > 0) {
      summary.append("\n").append(count(extent.unreadable(), "record")).append(" cannot be read");
    }
    lines.add(summary.toString());
    return lines;
  }

  private static List<String> row(Difference difference) {
    return List.of(
        difference.changes().stream().map(Change::label).collect(Collectors.joining(",")),
        change(difference, i -> i.problem().diagnosis().severity().label()),
        difference.either().problem().workload().display(),
        change(difference, i -> i.problem().diagnosis().cause()),
        change(difference, ComparisonText::lasting));
  }

  private static String lasting(Incident incident) {
    return seconds(incident.openedAt()) + ".." + seconds(incident.resolvedAt());
  }

  private static String change(Difference difference, Function<Incident, String> shown) {
    var was = difference.was() == null ? null : shown.apply(difference.was());
    var would = difference.would() == null ? null : shown.apply(difference.would());
    return was == null || would == null || was.equals(would)
        ? Objects.requireNonNull(was == null ? would : was)
        : was + " -> " + would;
  }

  private static List<String> aligned(List<List<String>> rows) {
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size() - 1; column++) {
        int at = column;
        var width = rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(1);
        line.append(String.format(Locale.ROOT, "%-" + width + "s  ", row.get(column)));
      }
      lines.add(line.append(row.get(row.size() - 1)).toString());
    }
    return lines;
  }

  List<String> json() {
    var lines = new ArrayList<String>();
    for (var difference : comparison.differences()) {
      var node = NODES.objectNode();
      ArrayNode changes = node.putArray("changes");
      difference.changes().forEach(change -> changes.add(change.label()));
      var workload = difference.either().problem().workload();
      node.put("cluster", workload.cluster());
      node.put("namespace", workload.namespace());
      node.put("kind", workload.kind());
      node.put("workload", workload.name());
      node.set("was", incident(difference.was()));
      node.set("would", incident(difference.would()));
      lines.add(node.toString());
    }
    lines.add(
        NODES
            .objectNode()
            .put("different", comparison.differences().size())
            .put("same", comparison.same())
            .put("unknown", comparison.unknown())
            .put("from", extent.from().toString())
            .put("to", extent.to().toString())
            .put("events", extent.events())
            .put("unreadable", extent.unreadable())
            .toString());
    return lines;
  }

  private static @Nullable ObjectNode incident(@Nullable Incident incident) {
    if (incident == null) {
      return null;
    }
    var problem = incident.problem();
    return NODES
        .objectNode()
        .put("id", incident.id())
        .put("cause", problem.diagnosis().cause())
        .put("rule", problem.diagnosis().rule())
        .put("severity", problem.diagnosis().severity().label())
        .put("openedAt", text(incident.openedAt()))
        .put("resolvedAt", text(incident.resolvedAt()))
        .put("consequenceOf", problem.consequenceOf())
        .put("memberOf", problem.memberOf());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static String seconds(@Nullable Instant time) {
    return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
