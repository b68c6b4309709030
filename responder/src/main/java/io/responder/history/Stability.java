package io.responder.history;

import static io.responder.history.Criterion.State.BROKEN;
import static io.responder.history.Criterion.State.MET;
import static io.responder.history.Criterion.State.UNKNOWN;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.responder.history.Criterion.Result;
import io.responder.history.Episode.Concern;
import io.responder.model.Health;
import io.responder.model.ObjectRef;
import io.responder.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a component has been stable for a time: a criterion that nothing watches is unknown, and
 * what is unknown is not stable.
 *
 * @param verdict over all criteria that were asked for
 * @param since since when all of them are met, null where one is not
 * @param lastBroken what broke one of them last, null where nothing that is known did
 */
public record Stability(
    Verdict verdict, @Nullable Instant since, @Nullable Episode lastBroken, List<Result> criteria) {

  /** How long nothing may have been heard: several canaries. */
  static final Duration SILENCE = Duration.ofMinutes(2);

  public Stability {
    criteria = List.copyOf(criteria);
  }

  /** What the criteria come to. */
  public enum Verdict {
    STABLE("stable"),
    UNSTABLE("unstable"),
    /** No criterion is broken, but one is not known to be met. */
    UNPROVEN("unproven");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** The name in answers. */
    public String label() {
      return label;
    }
  }

  /** How many criteria are met. */
  public int met() {
    return (int) criteria.stream().filter(result -> result.state() == MET).count();
  }

  /**
   * Judges a component.
   *
   * @param members the objects that are known; those of other components are left out
   * @param episodes the incidents that are known; likewise
   * @param asked the criteria that count
   */
  public static Stability of(
      Component component,
      Collection<Member> members,
      Collection<Episode> episodes,
      Observation observation,
      Period period,
      Set<Criterion> asked) {
    return new Judge(component, members, episodes, observation, period).judge(asked);
  }

  /** One judgement. */
  private static final class Judge {

    private static final Comparator<Episode> LATEST =
        Comparator.comparing(Judge::end).thenComparing(Episode::begin).thenComparing(Episode::id);

    private final Component component;
    private final List<Member> members;
    private final List<Episode> own;
    private final List<Episode> blind;
    private final Observation observation;
    private final Period period;
    private final @Nullable Instant existsSince;

    Judge(
        Component component,
        Collection<Member> members,
        Collection<Episode> episodes,
        Observation observation,
        Period period) {
      this.component = component;
      this.members = members.stream().filter(component::has).toList();
      this.observation = observation;
      this.period = period;
      Set<String> places =
          this.members.stream()
              .flatMap(m -> Stream.of(m.object(), m.workload(), m.application()))
              .filter(Objects::nonNull)
              .map(Objects::requireNonNull)
              .map(ObjectRef::key)
              .collect(toSet());
      this.own =
          episodes.stream()
              .filter(e -> e.begin().isBefore(period.to()))
              .filter(e -> component.has(e) || places.contains(e.workload().key()))
              .toList();
      Set<String> clusters = this.members.stream().map(m -> m.object().cluster()).collect(toSet());
      Set<String> namespaces =
          this.members.stream().map(m -> m.object().namespace()).collect(toSet());
      this.blind =
          episodes.stream()
              .filter(e -> e.concerns().contains(Concern.WATCH))
              .filter(e -> clusters.contains(e.workload().cluster()))
              .filter(e -> e.watches().stream().anyMatch(watch -> matters(watch, namespaces)))
              .toList();
      this.existsSince = existsSince();
    }

    Stability judge(Set<Criterion> asked) {
      List<Result> results = new TreeSet<>(asked).stream().map(this::judge).toList();
      boolean broken = results.stream().anyMatch(result -> result.state() == BROKEN);
      boolean met = results.stream().allMatch(result -> result.state() == MET);
      Verdict verdict = broken ? Verdict.UNSTABLE : met ? Verdict.STABLE : Verdict.UNPROVEN;
      Instant since =
          met
              ? results.stream()
                  .map(Result::since)
                  .filter(Objects::nonNull)
                  .map(Objects::requireNonNull)
                  .max(Comparator.naturalOrder())
                  .orElse(null)
              : null;
      Episode last =
          asked.stream()
              .flatMap(criterion -> episodes(criterion).stream())
              .max(LATEST)
              .orElse(null);
      return new Stability(verdict, since, last, results);
    }

    private Result judge(Criterion criterion) {
      if (members.isEmpty()) {
        return unknown(criterion, "no object is known that belongs to " + component);
      }
      String unwatched = unwatched(criterion);
      Episode last = episodes(criterion).stream().max(LATEST).orElse(null);
      if (last != null && end(last).isAfter(period.from())) {
        return criterion == Criterion.WATCHED
            ? unknown(criterion, told(last))
            : new Result(criterion, BROKEN, null, told(last));
      }
      String wrong = wrong(criterion);
      if (wrong != null) {
        return new Result(criterion, BROKEN, null, wrong);
      }
      if (unwatched != null) {
        return unknown(criterion, unwatched);
      }
      return new Result(criterion, MET, since(last), evidence(criterion));
    }

    private static Result unknown(Criterion criterion, String why) {
      return new Result(criterion, UNKNOWN, null, why);
    }

    /** The incidents that break a criterion. */
    private List<Episode> episodes(Criterion criterion) {
      return switch (criterion) {
        case PODS -> own(e -> e.concerns().contains(Concern.PODS));
        case INCIDENTS -> own(e -> e.severity().compareTo(Severity.WARNING) >= 0);
        case APPLICATIONS -> own(e -> e.concerns().contains(Concern.APPLICATION));
        case LOGS -> own(e -> e.concerns().contains(Concern.LOG));
        case WATCHED -> blind;
      };
    }

    private List<Episode> own(Predicate<Episode> which) {
      return own.stream().filter(which).toList();
    }

    /** What is wrong now, whether or not an incident says it; null where nothing is. */
    private @Nullable String wrong(Criterion criterion) {
      return switch (criterion) {
        case PODS -> wrong(pods(), "pod", "not ready");
        case APPLICATIONS -> wrong(applications(), "Application", "not Synced and Healthy");
        case INCIDENTS, LOGS, WATCHED -> null;
      };
    }

    private static @Nullable String wrong(List<Member> members, String noun, String what) {
      List<Member> bad =
          members.stream()
              .filter(m -> m.health() == Health.UNHEALTHY || m.health() == Health.PROGRESSING)
              .toList();
      return bad.isEmpty()
          ? null
          : bad.size()
              + " of "
              + count(members.size(), noun)
              + (bad.size() == 1 ? " is " : " are ")
              + what
              + ": "
              + bad.get(0).object().display();
    }

    /** Why nothing can be said of a criterion; null where something can. */
    private @Nullable String unwatched(Criterion criterion) {
      return switch (criterion) {
        case PODS -> unwatched(pods(), "pod");
        case APPLICATIONS -> unwatched(applications(), "Argo CD Application");
        case LOGS -> unread();
        case INCIDENTS -> null;
        case WATCHED -> unseen();
      };
    }

    private @Nullable String unwatched(List<Member> members, String noun) {
      if (members.isEmpty()) {
        return "no " + noun + " of it is known";
      }
      Optional<Member> silent =
          members.stream().filter(m -> m.health() == Health.UNKNOWN).findFirst();
      return silent
          .map(m -> "the state of " + m.object().display() + " does not tell")
          .orElse(null);
    }

    private @Nullable String unread() {
      Set<String> namespaces =
          pods().stream()
              .map(m -> m.object().namespace())
              .filter(namespace -> !observation.readsLogs(namespace))
              .collect(toCollection(TreeSet::new));
      if (pods().isEmpty()) {
        return "no pod of it is known";
      }
      return namespaces.isEmpty()
          ? null
          : "no log is read in " + String.join(", ", namespaces) + ": see logs.namespaces";
    }

    private @Nullable String unseen() {
      Instant heardAt = observation.heardAt();
      Instant since = observation.since();
      if (heardAt == null || heardAt.plus(SILENCE).isBefore(period.to())) {
        return "nothing is heard " + (heardAt == null ? "at all" : "since " + second(heardAt));
      }
      if (since == null || since.isAfter(period.from())) {
        return "nothing is known of the time before " + since;
      }
      if (existsSince == null) {
        return "it is not known since when it exists";
      }
      return existsSince.isAfter(period.from())
          ? "it exists only since " + second(existsSince)
          : null;
    }

    private String evidence(Criterion criterion) {
      return switch (criterion) {
        case PODS -> count(pods().size(), "pod") + " running and ready";
        case INCIDENTS -> "none";
        case APPLICATIONS -> count(applications().size(), "Application") + " Synced and Healthy";
        case LOGS ->
            "no known error in the last lines of containers that died or were not ready; others"
                + " are not read";
        case WATCHED -> "without a gap of a minute or more";
      };
    }

    private List<Member> pods() {
      return members.stream().filter(Member::isPod).toList();
    }

    private List<Member> applications() {
      return members.stream().filter(Member::isApplication).toList();
    }

    /** Since when a criterion is met: since it last was not, or since anything is known. */
    private @Nullable Instant since(@Nullable Episode last) {
      return Stream.of(last == null ? null : end(last), existsSince, observation.since())
          .filter(Objects::nonNull)
          .map(Objects::requireNonNull)
          .max(Comparator.naturalOrder())
          .orElse(null);
    }

    /** A successor of a pod is as old as what creates pods. */
    private @Nullable Instant existsSince() {
      List<Member> roots =
          members.stream()
              .filter(m -> m.createdAt() != null)
              .filter(m -> m.object().sameAddress(m.workload()) && !m.isApplication())
              .toList();
      return (roots.isEmpty() ? members : roots)
          .stream()
              .map(Member::createdAt)
              .filter(Objects::nonNull)
              .map(Objects::requireNonNull)
              .min(Comparator.naturalOrder())
              .orElse(null);
    }

    private static Instant end(Episode episode) {
      Instant resolvedAt = episode.resolvedAt();
      return resolvedAt == null ? Instant.MAX : resolvedAt;
    }

    private static Instant second(Instant time) {
      return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String told(Episode episode) {
      return episode.cause()
          + " of "
          + episode.workload().display()
          + (episode.resolvedAt() == null
              ? " since " + second(episode.begin())
              : " from " + second(episode.begin()) + " to " + second(end(episode)))
          + ", incident "
          + episode.id();
    }

    private static String count(int count, String noun) {
      return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Whether what a watch does not see can be of the component. */
    private static boolean matters(String watch, Set<String> namespaces) {
      int at = watch.indexOf('@');
      String resource = at < 0 ? watch : watch.substring(0, at);
      return MATTER.contains(resource) && (at < 0 || namespaces.contains(watch.substring(at + 1)));
    }

    private static final Set<String> MATTER =
        Set.of(
            "api-server",
            "pods",
            "events",
            "deployments.apps",
            "replicasets.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "jobs.batch",
            "cronjobs.batch",
            "applications.argoproj.io");
  }
}
