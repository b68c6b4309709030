package io.responder.incident;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.responder.model.CommonCause;
import io.responder.model.Diagnosis;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The problem that stands for many: what is said of it, and when its growth is news. */
final class Parent {

  /** The rule of parents. */
  static final String RULE = "common-cause";

  /** The cause of a storm whose members have different ones. */
  static final String STORM = "incident-storm";

  /** What the members of a storm share: nothing but the time. */
  static final String MIXED = "*";

  private static final String GROUP = "responder.io";
  private static final String KIND = "CommonCause";

  private Parent() {}

  /** In what the members of a parent are alike. */
  static String key(Problem parent) {
    return parent.workload().name();
  }

  static Problem open(
      String cluster, Likeness likeness, List<Incident> members, Instant at, int storm) {
    Incident first = first(members);
    ObjectRef place = new ObjectRef(cluster, GROUP, KIND, "", likeness.key(), "");
    CommonCause common =
        new CommonCause(suspect(likeness, members), likeness.statement(), List.of(), 0, 0, false);
    Problem problem =
        Problem.seen(
                IncidentId.ofParent(cluster, likeness.key(), at),
                place,
                diagnosis(common, first, members, Severity.INFO),
                first.problem().onset(),
                at,
                List.of(),
                first.problem().evidence())
            .standingFor(common);
    return grown(problem, members, storm);
  }

  /** The parent with the members that it has now. */
  static Problem grown(Problem parent, Collection<Incident> members, int storm) {
    CommonCause former = requireNonNull(parent.commonCause());
    int size = members.size();
    if (size == 0) {
      return parent;
    }
    CommonCause next =
        new CommonCause(
            former.suspect(),
            former.statement(),
            members.stream().map(Incident::id).toList(),
            size,
            Math.max(former.peak(), size),
            former.storm() || size >= storm);
    Incident first = first(members);
    Instant onset =
        first.problem().onset().isBefore(parent.onset()) ? first.problem().onset() : parent.onset();
    Severity severity =
        members.stream()
            .map(m -> m.problem().diagnosis().severity())
            .reduce(parent.diagnosis().severity(), Severity::max);
    return parent
        .as(diagnosis(next, first, members, severity))
        .showing(onset, parent.objects(), first.problem().evidence())
        .standingFor(next);
  }

  /** Whether a parent of this size is put out anew: often while it is small, then ever less. */
  static boolean isMilestone(int size, int storm) {
    int rest = size;
    while (rest >= 10 && rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1 || rest == 2 || rest == 3 || rest == 5 || size == storm;
  }

  /** Whether the growth is worth telling people who know of the parent already. */
  static boolean isNews(Problem before, Problem after) {
    CommonCause former = requireNonNull(before.commonCause());
    CommonCause next = requireNonNull(after.commonCause());
    return (next.storm() && !former.storm())
        || String.valueOf(next.peak()).length() > String.valueOf(former.peak()).length()
        || after.diagnosis().severity().compareTo(before.diagnosis().severity()) > 0;
  }

  private static Incident first(Collection<Incident> members) {
    return members.stream().min(IncidentIndex.EARLIEST).orElseThrow();
  }

  /** What is to blame: what the likeness says, else the most telling thing that all touch. */
  private static @Nullable Facet suspect(Likeness likeness, List<Incident> members) {
    if (likeness.suspect() != null) {
      return likeness.suspect();
    }
    Map<Facet, Long> counts =
        members.stream()
            .flatMap(m -> m.problem().diagnosis().touches().stream().distinct())
            .filter(SharedThing::is)
            .collect(groupingBy(facet -> facet, counting()));
    // Of a whole cluster's storm most, of others all must touch it.
    long enough =
        likeness.kind() == Likeness.Kind.CLUSTER ? (members.size() * 4L + 4) / 5 : members.size();
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= enough)
        .map(Map.Entry::getKey)
        .min(SharedThing.MOST_TELLING)
        .orElse(null);
  }

  private static Diagnosis diagnosis(
      CommonCause common, Incident first, Collection<Incident> members, Severity severity) {
    int size = members.size();
    Diagnosis one = first.problem().diagnosis();
    boolean mixed = common.statement().equals(MIXED);
    return new Diagnosis(
        RULE,
        mixed ? STORM : one.cause(),
        severity.max(one.severity()),
        Set.of(),
        Set.of(),
        List.of(),
        common.suspect() == null ? List.of() : List.of(common.suspect()),
        Duration.ZERO,
        Duration.ZERO,
        mixed ? Map.of() : one.captures(),
        mixed ? storm(common, size) : suggestion(common, one.suggestion(), size),
        shared(members),
        "");
  }

  /** The labels that all members have: what is said of one of them is not said of the parent. */
  private static Map<String, String> shared(Collection<Incident> members) {
    Map<String, String> shared = null;
    for (Incident member : members) {
      Map<String, String> labels = member.problem().diagnosis().labels();
      if (shared == null) {
        shared = new TreeMap<>(labels);
      } else {
        shared.entrySet().removeIf(e -> !e.getValue().equals(labels.get(e.getKey())));
      }
    }
    return shared == null ? Map.of() : shared;
  }

  private static Suggestion storm(CommonCause common, int size) {
    String suspect = common.suspect() == null ? "" : ", " + common.suspect() + " is the suspect";
    String accused = common.suspect() == null ? "" : ", " + common.suspect() + " 의심";
    return new Suggestion(
        new LocalizedText(
            "Storm: " + size + " workloads broke within minutes" + suspect,
            "인시던트 폭주: 짧은 시간에 워크로드 " + size + "개 장애" + accused),
        new LocalizedText(
            "So many at once rarely break for reasons of their own: look for what they share (nodes,"
                + " network, DNS, a registry, a deployment of something central) before you touch any"
                + " of them.",
            "이렇게 많은 장애가 동시에 각각의 이유로 생기는 일은 드뭅니다. 개별 워크로드를 건드리기 전에 공통 요소(노드,"
                + " 네트워크, DNS, 레지스트리, 공용 컴포넌트 배포)를 먼저 확인하십시오."),
        List.of(
            new Suggestion.Step(
                new LocalizedText("Are the nodes well?", "노드 상태 확인"),
                "kubectl get nodes -o wide",
                Suggestion.Effect.READS),
            new Suggestion.Step(
                new LocalizedText("What changed last?", "최근 변경 확인"),
                "kubectl get events -A --sort-by=.lastTimestamp | tail -50",
                Suggestion.Effect.READS)),
        null,
        List.of(),
        null,
        List.of());
  }

  private static Suggestion suggestion(CommonCause common, Suggestion one, int size) {
    String en = size + " workloads: " + one.summary().en();
    String ko = "워크로드 " + size + "개: " + one.summary().ko();
    if (common.suspect() != null) {
      en = "Suspect " + common.suspect() + ", " + en;
      ko = common.suspect() + " 의심, " + ko;
    }
    return new Suggestion(
        new LocalizedText(en, ko),
        one.why(),
        one.steps(),
        one.gitChange(),
        one.verify(),
        one.prevent(),
        one.links());
  }
}
