package io.responder.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well the clusters are seen.
 *
 * @param since since when, null where nothing was seen yet
 * @param heardAt when the pipeline last passed something on, null where it has not
 * @param logs the namespaces whose logs are read; {@code *} stands for all
 */
public record Observation(@Nullable Instant since, @Nullable Instant heardAt, Set<String> logs) {

  public Observation {
    logs = Set.copyOf(requireNonNull(logs, "logs"));
  }

  boolean readsLogs(String namespace) {
    return logs.contains("*") || logs.contains(namespace);
  }
}
