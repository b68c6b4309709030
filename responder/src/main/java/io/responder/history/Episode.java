package io.responder.history;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.responder.model.Evidence;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.SymptomSource;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An incident as history remembers it. One that was reopened is one episode from its first opening
 * to its last end: what comes back within the reopen window was not gone.
 *
 * @param components the components that its objects say they belong to
 * @param owner whose it is: the label {@code owner} or {@code team} of the diagnosis; empty where
 *     none
 * @param acknowledgedAt when somebody first took it, null where nobody did
 * @param resolvedAt null while it lasts
 * @param standing whether it was told on its own
 * @param concerns what it is about
 * @param watches the watches that it is about, where it says that something is not seen
 * @param knownAt when each receiver that was told of its beginning had accepted that
 */
public record Episode(
    String id,
    ObjectRef workload,
    Set<String> components,
    String cause,
    String owner,
    Severity severity,
    Instant onset,
    Instant detectedAt,
    Instant openedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable Instant resolvedAt,
    Standing standing,
    Set<Concern> concerns,
    Set<String> watches,
    Map<String, Instant> knownAt) {

  /** The type of the facet that names a component. */
  public static final String COMPONENT = "component";

  private static final String OURS = "responder.io";

  public Episode {
    requireNonNull(id, "id");
    requireNonNull(workload, "workload");
    components = Set.copyOf(components);
    requireNonNull(cause, "cause");
    requireNonNull(owner, "owner");
    requireNonNull(severity, "severity");
    requireNonNull(onset, "onset");
    requireNonNull(detectedAt, "detectedAt");
    requireNonNull(openedAt, "openedAt");
    requireNonNull(standing, "standing");
    concerns = Set.copyOf(concerns);
    watches = Set.copyOf(watches);
    knownAt = Map.copyOf(knownAt);
  }

  /** Whether people were told of an incident itself. */
  public enum Standing {
    ALONE,
    /** Another one explained it or stood for it. */
    EXPLAINED
  }

  /** What an incident is about. */
  public enum Concern {
    /** Pods and what runs them. */
    PODS,
    /** An Application or ApplicationSet of Argo CD. */
    APPLICATION,
    /** Lines of a log. */
    LOG,
    /** What the responder cannot see. */
    WATCH
  }

  /** What remains of an incident; it must have been opened. */
  public static Episode of(Incident incident) {
    Problem problem = incident.problem();
    boolean explained = problem.consequenceOf() != null || problem.memberOf() != null;
    Set<Concern> concerns = concerns(problem);
    return new Episode(
        incident.id(),
        place(problem.workload()),
        problem.diagnosis().touches().stream()
            .filter(facet -> facet.type().equals(COMPONENT))
            .map(Facet::id)
            .collect(toSet()),
        problem.diagnosis().cause().intern(),
        Objects.requireNonNullElse(problem.diagnosis().owner(), "").intern(),
        problem.diagnosis().severity(),
        problem.onset(),
        problem.detectedAt(),
        requireNonNull(incident.openedAt(), "pending incidents are told to nobody"),
        problem.care().acknowledgedAt(),
        incident.resolvedAt(),
        explained ? Standing.EXPLAINED : Standing.ALONE,
        concerns,
        concerns.contains(Concern.WATCH)
            ? problem.objects().stream().map(ObjectRef::name).collect(toSet())
            : Set.of(),
        Map.of());
  }

  /** Where, without what no question is about; a hundred thousand have few of these names. */
  private static ObjectRef place(ObjectRef workload) {
    return new ObjectRef(
        workload.cluster().intern(),
        workload.group().intern(),
        workload.kind().intern(),
        workload.namespace().intern(),
        workload.name(),
        "");
  }

  /** The same episode, of which these receivers know. */
  Episode known(Map<String, Instant> receivers) {
    return new Episode(
        id,
        workload,
        components,
        cause,
        owner,
        severity,
        onset,
        detectedAt,
        openedAt,
        acknowledgedAt,
        resolvedAt,
        standing,
        concerns,
        watches,
        receivers);
  }

  /** When the first receiver had the news; null where none is known to. */
  @Nullable Instant firstKnownAt() {
    return knownAt.values().stream().min(Instant::compareTo).orElse(null);
  }

  /** Whether it lasted at any time from {@code from} to {@code to}. */
  public boolean overlaps(Instant from, Instant to) {
    return openedAt.isBefore(to) && (resolvedAt == null || resolvedAt.isAfter(from));
  }

  /** When it began, as far as anybody can tell: what is not seen begins before that is known. */
  public Instant begin() {
    return onset.isBefore(openedAt) ? onset : openedAt;
  }

  Duration toDetect() {
    return Duration.between(onset, detectedAt);
  }

  private static Set<Concern> concerns(Problem problem) {
    Set<Concern> concerns = EnumSet.noneOf(Concern.class);
    ObjectRef workload = problem.workload();
    boolean onlyLogs = !problem.evidence().isEmpty();
    for (Evidence evidence : problem.evidence()) {
      if (evidence.source() == SymptomSource.LOG) {
        concerns.add(Concern.LOG);
      } else {
        onlyLogs = false;
      }
    }
    if (workload.group().equals(OURS)) {
      if (workload.kind().equals("Watch")) {
        concerns.add(Concern.WATCH);
      }
    } else if (workload.group().equals("argoproj.io")) {
      concerns.add(Concern.APPLICATION);
    } else if (!onlyLogs && RUNS_PODS.contains(workload.kind())) {
      concerns.add(Concern.PODS);
    }
    return concerns;
  }

  private static final Set<String> RUNS_PODS =
      Set.of("Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob");
}
