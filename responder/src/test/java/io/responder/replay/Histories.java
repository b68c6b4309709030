package io.responder.replay;

import io.responder.model.ClusterEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What can happen to four workloads: rounds of events, 45 seconds apart. */
public final class Histories {

  public static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private static final int WORKLOADS = 4;

  private static final List<String> MESSAGES =
      List.of(
          Sick.PLATFORM,
          "ghcr.io/shop/app:1: not found",
          "toomanyrequests: You have reached your pull rate limit",
          "dial tcp: lookup ghcr.io on 10.0.0.10:53: no such host",
          "something that no rule knows");

  private Histories() {}

  private record Happening(int workload, int kind, int second) {}

  /** Rounds in the order of their times; the events of a round are seen within three seconds. */
  public static Arbitrary<List<List<ClusterEvent>>> rounds() {
    return Combinators.combine(
            Arbitraries.integers().between(0, WORKLOADS - 1),
            Arbitraries.integers().between(0, MESSAGES.size() + 2),
            Arbitraries.integers().between(0, 3))
        .as(Happening::new)
        .list()
        .ofMaxSize(5)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(Histories::events);
  }

  private static List<List<ClusterEvent>> events(List<List<Happening>> all) {
    List<List<ClusterEvent>> rounds = new ArrayList<>();
    int[] versions = new int[WORKLOADS];
    for (int round = 0; round < all.size(); round++) {
      List<ClusterEvent> events = new ArrayList<>();
      boolean[] taken = new boolean[WORKLOADS];
      for (Happening happening : all.get(round)) {
        // One event of an object in a round: their order is Kafka's to keep, not time's.
        if (!taken[happening.workload()]) {
          taken[happening.workload()] = true;
          int version = ++versions[happening.workload()];
          Instant at = START.plusSeconds(45L * round + happening.second());
          events.add(event("app-" + happening.workload(), version, at, happening.kind()));
        }
      }
      events.sort(java.util.Comparator.comparing(ClusterEvent::observedAt));
      rounds.add(events);
    }
    return rounds;
  }

  private static ClusterEvent event(String workload, int version, Instant at, int kind) {
    return kind < MESSAGES.size()
        ? Sick.pulling(workload, version, at, MESSAGES.get(kind))
        : Sick.healthy(workload, version, at);
  }
}
