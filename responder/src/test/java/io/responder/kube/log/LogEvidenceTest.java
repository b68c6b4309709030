package io.responder.kube.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.model.ClusterEvent;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogEvidenceTest {

  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  private static final ObjectRef POD = new ObjectRef("prod", "", "Pod", "shop", "web-1", "uid-1");

  private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Instant now = NOW;
  private final InstantSource clock = () -> now;
  private volatile IOException failure = new IOException("unused");
  private final AtomicInteger failures = new AtomicInteger();
  private LogEvidence evidence = start(List.of("shop"));

  private LogEvidence start(List<String> namespaces) {
    return LogEvidence.start(
        this::take, new LogConfig(namespaces, null, 6_000, null), this::tail, clock);
  }

  private CompletionStage<Void> take(ClusterEvent event) {
    events.add(event);
    return CompletableFuture.completedFuture(null);
  }

  private String tail(String namespace, String pod, String container, boolean previous, int lines)
      throws IOException {
    asked.add(namespace + '/' + pod + '/' + container + (previous ? " previous" : ""));
    if (failures.getAndDecrement() > 0) {
      throw failure;
    }
    return "fatal: no database\n";
  }

  @AfterEach
  void stop() {
    evidence.close();
  }

  private void settled() {
    await().until(() -> evidence.waitingCount() == 0);
  }

  private synchronized void tick() {
    now = now.plusSeconds(5);
  }

  private static ClusterEvent pod(String version, Symptom... symptoms) {
    return new ClusterEvent.Upserted(
        new ObjectFacts(
            POD,
            POD,
            List.of(),
            null,
            null,
            null,
            Map.of(),
            Map.of(),
            List.of(),
            null,
            null,
            Health.UNHEALTHY,
            Map.of(),
            List.of(symptoms),
            List.of()),
        version,
        NOW,
        ClusterEvent.Origin.LIVE);
  }

  private static Symptom died(SymptomSource source, long restarts) {
    return new Symptom(source, "container/app", "Error", "", NOW, Map.of("restarts", restarts));
  }

  private static Symptom unready() {
    return new Symptom(
        SymptomSource.CONDITION,
        "condition/Ready",
        "ContainersNotReady",
        "containers with unready status: [app]",
        NOW,
        Map.of());
  }

  private void settle(ClusterEvent... more) {
    for (ClusterEvent event : more) {
      evidence.accept(event).toCompletableFuture().join();
    }
  }

  @Test
  void theLogOfARunThatDiedIsReadOnceWhateverTellsOfIt() {
    settle(
        pod("1", died(SymptomSource.TERMINATED, 0)),
        pod("2", died(SymptomSource.LAST_TERMINATED, 1)),
        pod("3", died(SymptomSource.LAST_TERMINATED, 1)),
        pod("4", died(SymptomSource.LAST_TERMINATED, 2)));

    await().until(() -> events.size() == 6);
    // The first run is read where its log is by then: under the present run or the one before.
    assertThat(asked).hasSize(2).last().isEqualTo("shop/web-1/app previous");
    ClusterEvent.Reported report = (ClusterEvent.Reported) events.get(5);
    assertThat(report.report().message()).isEqualTo("fatal: no database");
    assertThat(report.report().part()).isEqualTo("log/app");
    assertThat(report.object()).isEqualTo(POD);
  }

  @Test
  void anUnreadyContainerIsReadWhenItStaysSo() {
    settle(pod("1", unready()));
    now = NOW.plusSeconds(59);
    assertThat(asked).isEmpty();

    now = NOW.plusSeconds(60);
    await().until(() -> events.size() == 2);
    assertThat(asked).containsExactly("shop/web-1/app");
  }

  @Test
  void aContainerThatBecomesReadyInTimeIsNotRead() {
    settle(pod("1", unready()), pod("2"));
    now = NOW.plusSeconds(600);
    settle(pod("3", died(SymptomSource.TERMINATED, 7)));

    await().until(() -> asked.size() == 1);
    assertThat(evidence.readCount()).isEqualTo(1);
  }

  @Test
  void elsewhereNothingIsRead() {
    evidence.close();
    evidence = start(List.of("other"));
    settle(pod("1", died(SymptomSource.TERMINATED, 0)));

    assertThat(events).hasSize(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void aForbiddenNamespaceIsLeftAloneForAWhile() {
    failure = new LogSource.LogRefused("pods/log is forbidden", true);
    failures.set(1);
    settle(pod("1", died(SymptomSource.TERMINATED, 0)));
    await().until(() -> evidence.readCount() == 1);

    settle(pod("2", died(SymptomSource.TERMINATED, 1)));
    settled();
    now = NOW.plus(Duration.ofMinutes(11));
    settle(pod("3", died(SymptomSource.TERMINATED, 2)));
    await().until(() -> events.size() >= 4);
    assertThat(asked).hasSizeBetween(2, 3);
  }

  @Test
  void whatFailsIsTriedAgain() {
    failure = new IOException("connection reset");
    failures.set(2);
    settle(pod("1", died(SymptomSource.TERMINATED, 0)));
    await()
        .until(
            () -> {
              tick();
              return events.size() == 2;
            });
    assertThat(asked).hasSize(3);
  }
}
