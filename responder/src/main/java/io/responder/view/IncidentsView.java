package io.responder.view;

import static java.util.Objects.requireNonNull;

import io.responder.model.Diagnosis;
import io.responder.model.Incident;
import io.responder.model.Problem;
import io.responder.model.Suggestion;
import io.responder.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open incidents and the resolved ones that fit, as far as this process has read them.
 *
 * <p>Of each incident the fields that can be filtered by are kept as they are, and its last record
 * compressed. What they need together is bounded: beyond that the incident that was resolved first
 * is forgotten; only where none is resolved, the one that changed last the longest ago, and then
 * {@link #isWhole} says so.
 *
 * <p>Thread-safe. One thread adds, any number reads.
 */
public final class IncidentsView {

  /** How many of the latest transitions of an incident are kept. */
  static final int MAX_CHANGES = 100;

  /** What an incident needs beside its record and its changes, generously. */
  private static final int OVERHEAD = 2_000;

  private static final int CHANGE = 100;

  private static final Comparator<Entry> FORGOTTEN_FIRST =
      Comparator.comparing((Entry entry) -> entry.listed().incident().resolvedAt() == null)
          .thenComparing(entry -> entry.listed().latest().at())
          .thenComparing(entry -> entry.listed().id());

  private final long maxBytes;
  private final Function<byte[], Transition> reader;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final TreeSet<Entry> byAge = new TreeSet<>(FORGOTTEN_FIRST); // guarded by this
  private long bytes; // guarded by this
  private volatile boolean caughtUp;
  private volatile boolean whole = true;
  private volatile @Nullable Instant latest;

  private record Entry(Listed listed, byte[] record) {
    long size() {
      return record.length + OVERHEAD + (long) CHANGE * listed.changes().size();
    }
  }

  /**
   * @param maxBytes what all incidents may need together, about
   * @param reader reads a record that {@link #take} was given
   */
  public IncidentsView(long maxBytes, Function<byte[], Transition> reader) {
    this.maxBytes = maxBytes;
    this.reader = requireNonNull(reader, "reader");
  }

  /**
   * Takes a transition over. A copy of one that is known changes nothing.
   *
   * @param record the transition as it was written
   */
  public synchronized void take(Transition transition, byte[] record) {
    Entry former = entries.get(transition.after().id());
    if (former != null && !isNews(transition, former.listed().latest())) {
      return;
    }
    Listed listed =
        new Listed(
            slim(transition.after()),
            transition.after().problem().objects().size(),
            changes(former, transition));
    Entry next = new Entry(listed, Compressed.of(record));
    if (former != null) {
      remove(former);
    }
    entries.put(listed.id(), next);
    byAge.add(next);
    bytes += next.size();
    latest = transition.at();
    while (bytes > maxBytes && byAge.size() > 1) {
      Entry forgotten = byAge.first();
      whole &= forgotten.listed().incident().resolvedAt() != null;
      entries.remove(forgotten.listed().id());
      remove(forgotten);
    }
  }

  /** Everything that was there when the process began to read has been taken. */
  public void caughtUp() {
    caughtUp = true;
  }

  /** Whether what it says is complete; before, it is history. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  /**
   * False once an incident that is not resolved had to be forgotten, because there were so many.
   */
  public boolean isWhole() {
    return whole;
  }

  /** The time of the transition that was taken last; null before the first. */
  public @Nullable Instant latest() {
    return latest;
  }

  /** All incidents, in no order. */
  public Stream<Listed> all() {
    return entries.values().stream().map(Entry::listed);
  }

  /** One incident; empty where it is not known or was forgotten. */
  public Optional<Listed> find(String id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::listed);
  }

  /** One incident with all that its last record says. */
  public Optional<Incident> incident(String id) {
    return Optional.ofNullable(entries.get(id))
        .map(entry -> reader.apply(Compressed.expand(entry.record())).after());
  }

  /** How many incidents it holds. */
  public int size() {
    return entries.size();
  }

  private void remove(Entry entry) {
    byAge.remove(entry);
    bytes -= entry.size();
  }

  /** Numbers begin anew only where the states of the pipeline were lost. */
  private static boolean isNews(Transition transition, Change known) {
    return transition.number() > known.number() || transition.at().isAfter(known.at());
  }

  private static List<Change> changes(@Nullable Entry former, Transition transition) {
    if (former == null) {
      return List.of(Change.of(transition));
    }
    List<Change> all = new ArrayList<>(former.listed().changes());
    all.add(Change.of(transition));
    if (all.size() > MAX_CHANGES + 1) {
      // The first says how it began.
      all.remove(1);
    }
    return all;
  }

  /** Without what only the reader of a single incident wants to know. */
  private static Incident slim(Incident incident) {
    Problem problem = incident.problem();
    Diagnosis diagnosis = problem.diagnosis();
    Suggestion summary =
        new Suggestion(
            diagnosis.suggestion().summary(), null, List.of(), null, List.of(), null, List.of());
    Diagnosis brief =
        new Diagnosis(
            diagnosis.rule(),
            diagnosis.cause(),
            diagnosis.severity(),
            diagnosis.refines(),
            diagnosis.explains(),
            diagnosis.provides(),
            diagnosis.touches(),
            diagnosis.holdFor(),
            diagnosis.keepFiring(),
            diagnosis.captures(),
            summary,
            diagnosis.labels(),
            diagnosis.group());
    return incident.with(problem.as(brief).showing(problem.onset(), List.of(), List.of()));
  }
}
