package io.responder.fault.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.fault.harness.FaultLog.Cost;
import io.responder.fault.harness.Outcome.Change;
import io.responder.fault.harness.Outcome.Delivered;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The oracle can fail: each way of being wrong that it is there for is found. */
class InvariantsTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Ledger.Key WEB = new Ledger.Key("shop/web", "image-tag-not-found");

  private final Ledger ledger = new Ledger();
  private Instant now = START;
  private final FaultLog faults = new FaultLog((InstantSource) () -> now);
  private final Invariants invariants = new Invariants(ledger, faults, "hunter2");

  private final List<Change> changes = new ArrayList<>();
  private final List<Delivered> deliveries = new ArrayList<>();
  private String log = "all is well";

  @BeforeEach
  void a_run_in_which_one_symptom_came_and_went_and_one_is_there() {
    ledger.knows("shop/web");
    ledger.began(WEB.workload(), WEB.cause(), "uid-1", at(0));
    ledger.ended(WEB.workload(), at(10));
    ledger.began("shop/db", "config-ref-missing", "uid-2", at(5));
    change("a", 1, "opened", "open", WEB, 1);
    change("a", 2, "healed", "resolved", WEB, 12);
    change("b", 1, "opened", "open", new Ledger.Key("shop/db", "config-ref-missing"), 6);
    deliver("a", 1, 2);
    deliver("b", 1, 7);
    deliver("a", 2, 13);
  }

  @Test
  void a_good_run_has_no_violation() {
    assertThat(always()).isEmpty();
    assertThat(settled()).isEmpty();
  }

  @Test
  void a_lost_symptom_is_found() {
    ledger.began("shop/queue", "config-key-missing", "uid-3", at(8));
    assertThat(settled())
        .singleElement()
        .asString()
        .contains("I1", "symptom-3", "uid-3", "config-key-missing of Deployment shop/queue");
  }

  @Test
  void a_symptom_with_the_wrong_cause_is_lost_and_invented() {
    ledger.began("shop/queue", "config-key-missing", "uid-3", at(8));
    change("c", 1, "opened", "open", new Ledger.Key("shop/queue", "image-tag-not-found"), 9);
    deliver("c", 1, 9);
    assertThat(settled()).anyMatch(v -> v.contains("I1 symptom-3"));
    assertThat(always()).anyMatch(v -> v.contains("although nothing was wrong"));
  }

  @Test
  void an_incident_that_stays_open_is_found() {
    changes.remove(1);
    deliveries.remove(2);
    assertThat(settled()).singleElement().asString().contains("I7", "incident a", "nothing is");
  }

  @Test
  void a_second_incident_of_one_problem_is_found() {
    change("z", 1, "opened", "open", WEB, 2);
    assertThat(always()).anyMatch(v -> v.contains("more than one incident"));
  }

  @Test
  void a_problem_that_opens_more_often_than_it_was_there_is_found() {
    change("a", 3, "reopened", "open", WEB, 14);
    change("a", 4, "healed", "resolved", WEB, 16);
    assertThat(always()).anyMatch(v -> v.contains("opened 2 times for 1 symptoms"));
  }

  @Test
  void a_change_that_nobody_was_told_is_found() {
    deliveries.remove(2);
    assertThat(settled()).singleElement().asString().contains("I2 hook was not told", "number=2");
  }

  @Test
  void a_change_that_is_not_news_need_not_be_told() {
    changes.add(new Change("b", 2, "diagnosed", "open", key("b"), false, at(9)));
    assertThat(settled()).isEmpty();
  }

  @Test
  void a_second_delivery_is_found_unless_a_fault_explains_it() {
    deliver("b", 1, 30);
    assertThat(always()).singleElement().asString().contains("I3 hook was told b-1");
    now = at(15);
    faults.begin("watch cut", Cost.DELAY);
    assertThat(always()).hasSize(1);
    faults.begin("kill -9", Cost.DUPLICATE);
    faults.end("kill -9");
    assertThat(always()).isEmpty();
    deliver("b", 1, 60);
    assertThat(always()).hasSize(1);
  }

  @Test
  void an_older_change_after_a_newer_one_is_found() {
    deliver("a", 1, 20);
    assertThat(always()).singleElement().asString().contains("I3 hook was told a-1", "after a-2");
  }

  /** Regression: only the first of them was explained by the crash. */
  @Test
  void several_changes_that_a_crash_repeats_are_explained_and_no_further_one_is() {
    now = at(15);
    faults.begin("kill -9", Cost.DUPLICATE);
    faults.end("kill -9");
    deliver("a", 1, 30);
    deliver("a", 2, 31);
    assertThat(always()).isEmpty();
    deliver("a", 2, 50);
    assertThat(always()).singleElement().asString().contains("I3 hook was told a-2");
  }

  @Test
  void one_number_with_two_meanings_is_found() {
    change("a", 2, "reopened", "open", WEB, 14);
    assertThat(always()).anyMatch(v -> v.contains("one number, two changes"));
  }

  @Test
  void a_change_that_is_written_twice_and_says_the_same_is_fine() {
    change("a", 2, "healed", "resolved", WEB, 12);
    assertThat(always()).isEmpty();
  }

  @Test
  void a_write_a_secret_and_a_dead_letter_are_found() {
    log = "connecting with hunter2";
    var outcome =
        new Outcome(changes, Map.of("hook", deliveries), List.of("DELETE pods web"), texts(), 1);
    assertThat(invariants.always(outcome))
        .anyMatch(v -> v.startsWith("I4") && v.contains("DELETE pods web"))
        .anyMatch(v -> v.startsWith("I8") && v.contains("the log") && !v.contains("hunter2"))
        .anyMatch(v -> v.contains("dead letters"));
  }

  private Ledger.Key key(String incident) {
    return changes.stream().filter(c -> c.incident().equals(incident)).findFirst().get().key();
  }

  private void change(
      String incident, int number, String reason, String state, Ledger.Key key, int second) {
    changes.add(new Change(incident, number, reason, state, key, true, at(second)));
  }

  private void deliver(String incident, int number, int second) {
    deliveries.add(new Delivered(incident, number, at(second)));
  }

  private List<String> always() {
    return invariants.always(outcome());
  }

  private List<String> settled() {
    return invariants.settled(outcome());
  }

  private Outcome outcome() {
    return new Outcome(changes, Map.of("hook", deliveries), List.of(), texts(), 0);
  }

  private Map<String, String> texts() {
    return Map.of("the log", log);
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}
