package io.responder.incident;

import static java.util.Comparator.comparing;

import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Finding;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** How the description of a problem grows with what is seen of it. */
final class Dossier {

  static final int MAX_OBJECTS = 50;
  static final int MAX_EVIDENCE = 10;

  private static final Comparator<ObjectRef> BY_KEY =
      comparing(ObjectRef::key).thenComparing(ObjectRef::uid);

  private Dossier() {}

  /** The onset that a finding states; a clock that is ahead of ours must not give a future one. */
  static Instant onset(Finding.Holds finding) {
    return finding.since().isBefore(finding.at()) ? finding.since() : finding.at();
  }

  static Problem open(String id, Finding.Holds finding) {
    return Problem.seen(
        id,
        finding.workload(),
        finding.diagnosis(),
        onset(finding),
        finding.at(),
        List.of(finding.object()),
        List.of(finding.evidence()));
  }

  /** The problem with one more finding, whose evidence leads where it states the very cause. */
  static Problem add(Problem problem, Finding.Holds finding, Set<ObjectRef> holding) {
    Diagnosis stated = finding.diagnosis();
    boolean decisive = problem.diagnosis().isOf(stated.cause(), stated.group());
    List<Evidence> evidence = new ArrayList<>();
    if (decisive) {
      evidence.add(finding.evidence());
    }
    problem.evidence().stream()
        .filter(e -> !sameStatement(e, finding.evidence()))
        .forEach(evidence::add);
    if (!decisive) {
      evidence.add(finding.evidence());
    }
    return problem.showing(
        earlier(problem.onset(), onset(finding)),
        objects(Stream.concat(Stream.of(finding.object()), problem.objects().stream()), holding),
        first(evidence, MAX_EVIDENCE));
  }

  /** The earlier problem with what was known of a later one that turned out to be the same. */
  static Problem merge(Problem problem, Problem other, Set<ObjectRef> holding) {
    return problem.showing(
        earlier(problem.onset(), other.onset()),
        objects(Stream.concat(problem.objects().stream(), other.objects().stream()), holding),
        first(
            Stream.concat(problem.evidence().stream(), other.evidence().stream())
                .distinct()
                .toList(),
            MAX_EVIDENCE));
  }

  /**
   * The next diagnosis of one incident. What the former explained stays explained, so that no
   * finding loses its incident; the severity of one cause never falls while the incident lasts.
   */
  static Diagnosis succeed(Diagnosis former, Diagnosis next) {
    boolean same = former.cause().equals(next.cause());
    if (!same && !next.refines().contains(former.cause())) {
      return next;
    }
    Set<String> refines = new HashSet<>(former.refines());
    refines.addAll(next.refines());
    refines.remove(next.cause());
    Severity severity = same ? former.severity().max(next.severity()) : next.severity();
    return next.as(severity, refines);
  }

  private static boolean sameStatement(Evidence a, Evidence b) {
    return a.object().equals(b.object())
        && a.part().equals(b.part())
        && a.reason().equals(b.reason());
  }

  /** Those that show it now before those that only did. */
  private static List<ObjectRef> objects(Stream<ObjectRef> all, Set<ObjectRef> holding) {
    Set<ObjectRef> distinct = new LinkedHashSet<>(all.toList());
    return distinct.stream()
        .sorted(comparing((ObjectRef o) -> !holding.contains(o)).thenComparing(BY_KEY))
        .limit(MAX_OBJECTS)
        .sorted(BY_KEY)
        .toList();
  }

  private static <T> List<T> first(List<T> all, int limit) {
    return all.size() <= limit ? all : all.subList(0, limit);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
