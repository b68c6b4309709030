package io.responder.stream.codec;

import io.responder.model.Actor;
import io.responder.model.Care;
import io.responder.model.Circumstances;
import io.responder.model.ClusterEvent;
import io.responder.model.CommonCause;
import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Facet;
import io.responder.model.Finding;
import io.responder.model.Health;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.Mute;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Report;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/** Any values of the model: each seed gives one, the same every time. */
public final class ModelValues {

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "web-1",
          "확인하십시오",
          "\u0000\u001f\u007f",
          "\"quoted\" \\ /",
          "😀 \u202e x",
          "<!channel>",
          "line\nbreak\r\n",
          "~canary/1",
          "null",
          "{\"a\":1}");

  private final Random random;

  private ModelValues(long seed) {
    this.random = new Random(seed);
  }

  public static Arbitrary<ClusterEvent> clusterEvents() {
    return seeds().map(seed -> new ModelValues(seed).clusterEvent());
  }

  public static Arbitrary<Finding> findings() {
    return seeds().map(seed -> new ModelValues(seed).finding());
  }

  public static Arbitrary<Transition> transitions() {
    return seeds().map(seed -> new ModelValues(seed).transition());
  }

  static Arbitrary<Incident> incidents() {
    return seeds().map(seed -> new ModelValues(seed).incident());
  }

  private static Arbitrary<Long> seeds() {
    return Arbitraries.longs();
  }

  private ClusterEvent clusterEvent() {
    return switch (random.nextInt(3)) {
      case 0 -> new ClusterEvent.Upserted(facts(), text(), at(), one(ClusterEvent.Origin.values()));
      case 1 ->
          new ClusterEvent.Deleted(
              ref(), ref(), text(), at(), one(ClusterEvent.FinalState.values()));
      default ->
          new ClusterEvent.Reported(
              ref(),
              ref(),
              new Report(
                  text(),
                  text(),
                  text(),
                  text(),
                  text(),
                  text(),
                  1 + random.nextInt(9),
                  at(),
                  at()),
              text(),
              at(),
              one(ClusterEvent.Origin.values()));
    };
  }

  private Finding finding() {
    return switch (random.nextInt(3)) {
      case 0 ->
          new Finding.Holds(
              ref(), ref(), diagnosis(), evidence(), at(), at(), random.nextBoolean());
      case 1 -> new Finding.Cleared(ref(), ref(), text(), one(Finding.ClearReason.values()), at());
      default -> new Finding.Noted(ref(), ref(), circumstances(), at());
    };
  }

  private Circumstances circumstances() {
    return new Circumstances(maybe(this::mute), maybe(() -> new Circumstances.Rollout(at(), at())));
  }

  private Transition transition() {
    return new Transition(
        maybe(this::incident),
        incident(),
        one(TransitionReason.values()),
        new Actor(one(Actor.Kind.values()), text()),
        at());
  }

  private Incident incident() {
    int changes = random.nextInt(100);
    return switch (random.nextInt(4)) {
      case 0 -> new Incident.Pending(problem(), at(), changes);
      case 1 -> new Incident.Open(problem(), at(), changes);
      case 2 -> new Incident.Acknowledged(problem(), at(), text(), changes);
      default -> new Incident.Resolved(problem(), at(), at(), changes);
    };
  }

  private Problem problem() {
    return new Problem(
        text(),
        ref(),
        diagnosis(),
        at(),
        at(),
        list(this::ref),
        list(this::evidence),
        maybe(this::text),
        maybe(this::text),
        maybe(this::commonCause),
        random.nextBoolean(),
        new Care(
            maybe(this::text),
            list(this::comment),
            random.nextInt(5),
            maybe(this::at),
            maybe(() -> one(Severity.values()))),
        maybe(this::mute));
  }

  private Mute mute() {
    return new Mute(one(Mute.Kind.values()), text(), text(), text(), at());
  }

  private CommonCause commonCause() {
    return new CommonCause(
        maybe(this::facet),
        text(),
        list(this::text),
        random.nextInt(100),
        random.nextInt(1_000),
        random.nextBoolean());
  }

  private Care.Comment comment() {
    return new Care.Comment(at(), text(), text());
  }

  private Diagnosis diagnosis() {
    return new Diagnosis(
        text(),
        text(),
        one(Severity.values()),
        set(this::text),
        set(this::text),
        list(this::facet),
        list(this::facet),
        Duration.ofMillis(random.nextInt(100_000_000)),
        Duration.ofSeconds(random.nextInt(100_000)),
        map(this::text),
        new Suggestion(
            localized(),
            maybe(this::localized),
            list(this::step),
            maybe(
                () ->
                    new Suggestion.GitChange(
                        maybe(this::text), maybe(this::text), text(), maybe(this::text))),
            list(this::step),
            maybe(this::localized),
            list(this::text)),
        map(this::text),
        text());
  }

  private ObjectFacts facts() {
    return new ObjectFacts(
        ref(),
        ref(),
        list(this::ref),
        maybe(this::ref),
        maybe(this::at),
        maybe(this::at),
        map(this::text),
        map(this::text),
        list(this::text),
        maybe(this::text),
        maybe(this::text),
        one(Health.values()),
        map(this::text),
        list(this::symptom),
        list(this::facet));
  }

  private Symptom symptom() {
    return new Symptom(
        one(SymptomSource.values()),
        text(),
        text(),
        text(),
        maybe(this::at),
        map(() -> random.nextLong()));
  }

  private Evidence evidence() {
    return new Evidence(ref(), one(SymptomSource.values()), text(), text(), text(), at());
  }

  private ObjectRef ref() {
    return new ObjectRef(text(), text(), text(), text(), text(), text());
  }

  private Facet facet() {
    return new Facet(text(), text());
  }

  private Suggestion.Step step() {
    return new Suggestion.Step(localized(), maybe(this::text), one(Suggestion.Effect.values()));
  }

  private LocalizedText localized() {
    return new LocalizedText(text(), text());
  }

  private Instant at() {
    long seconds = random.nextLong(-62_000_000_000L, 250_000_000_000L);
    return Instant.ofEpochSecond(seconds, random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
  }

  private String text() {
    return random.nextBoolean()
        ? ODD.get(random.nextInt(ODD.size()))
        : Integer.toString(random.nextInt(1_000), 36);
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> value) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value.get());
    }
    return list;
  }

  private <T> Set<T> set(Supplier<T> value) {
    return new HashSet<>(list(value));
  }

  private <T> Map<String, T> map(Supplier<T> value) {
    Map<String, T> map = new HashMap<>();
    list(this::text).forEach(key -> map.put(key, value.get()));
    return map;
  }
}
