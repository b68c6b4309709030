package io.responder.incident;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.model.Command;
import io.responder.model.CommonCause;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One incident stands for many that have a common cause. */
class CommonCauseTest {

  private static final Facet REPOSITORY = new Facet("repository", "https://git/acme/gitops");
  private static final Facet REGISTRY = new Facet("registry", "ghcr.io");
  private static final Sample NO_ACCESS = breaking("repo-auth-failed", REPOSITORY);
  private static final Sample NO_TAG = Sample.of("image-tag-not-found").touching(REGISTRY);
  private static final String DENIED = "authentication required: repository not found";

  private final ClusterStory story = new ClusterStory();

  private static Sample breaking(String cause, Facet thing) {
    return new Sample(
        cause,
        Severity.WARNING,
        java.util.Set.of(),
        java.time.Duration.ZERO,
        java.util.Set.of(),
        List.of(thing),
        List.of(thing),
        "");
  }

  @Test
  void fortyApplicationsOfOneRepositoryAreOneNotificationWithFortyMembers() {
    for (int i = 0; i < 40; i++) {
      story.opens("app" + i, NO_ACCESS, DENIED, 0);
    }
    story.until(60);

    assertThat(story.headlines())
        .containsExactly("opened (repo-auth-failed repository/https://git/acme/gitops)#1");
    CommonCause common = requireNonNull(story.parent().problem().commonCause());
    assertThat(common.suspect()).isEqualTo(REPOSITORY);
    assertThat(common.storm()).isTrue();
    assertThat(members()).hasSize(40);
  }

  @Test
  void oneAloneIsToldAfterAMoment() {
    story.opens("a", NO_ACCESS, DENIED, 0);
    assertThat(story.told()).isEmpty();

    story.until(1);
    assertThat(story.headlines()).containsExactly("opened a#1");
  }

  @Test
  void oneThatSuspectsNothingIsToldAtOnce() {
    story.opens("a", NO_TAG, "manifest unknown", 0);

    assertThat(story.headlines()).containsExactly("opened a#1");
  }

  @Test
  void whoComesLaterJoins() {
    story.opens("a", NO_ACCESS, DENIED, 0).opens("b", NO_ACCESS, DENIED, 120).until(121);

    assertThat(story.lines())
        .containsExactly(
            "opened a#1",
            "correlated a#2 in (repo-auth-failed repository/https://git/acme/gitops)",
            "opened b#1 in (repo-auth-failed repository/https://git/acme/gitops)",
            "opened (repo-auth-failed repository/https://git/acme/gitops)#1");
  }

  @Test
  void theParentEndsWithItsLastMember() {
    story.opens("a", NO_ACCESS, DENIED, 0).opens("b", NO_ACCESS, DENIED, 0);
    story.heals("a", 100);
    assertThat(story.parent()).isInstanceOf(Incident.Open.class);

    story.heals("b", 130);
    assertThat(story.headlines())
        .last()
        .isEqualTo("healed (repo-auth-failed repository/https://git/acme/gitops)#2");
    assertThat(story.parent().resolvedAt()).isEqualTo(Samples.at(130));
  }

  @Test
  void aParentThatComesBackIsReopened() {
    story.opens("a", NO_ACCESS, DENIED, 0).opens("b", NO_ACCESS, DENIED, 0);
    story.heals("a", 100).heals("b", 100).returns("a", 200).returns("b", 201);

    assertThat(story.headlines())
        .last()
        .isEqualTo("reopened (repo-auth-failed repository/https://git/acme/gitops)#3");
  }

  @Test
  void strangersThatUseOneRegistryStayAlone() {
    story
        .opens("a", NO_TAG, "ghcr.io/acme/a:1.2: not found in the registry", 0)
        .opens("b", Sample.of("probe-timeout").touching(REGISTRY), "probe timed out today", 0)
        .opens("c", NO_TAG, "ghcr.io/other/c:9: manifest has no such tag", 0);

    assertThat(story.headlines()).containsExactly("opened a#1", "opened b#1", "opened c#1");
  }

  @Test
  void workloadsThatSayTheSameButForTheirNamesHaveACommonCause() {
    for (String name : List.of("orders", "basket", "search")) {
      story.opens(
          name,
          Sample.of("config-missing"),
          "Error: configmap \"shared-flags\" not found in pod %s-7c9d8b6f5-x2x4z_team-%s(f00-1)"
              .formatted(name, name),
          10);
    }
    story.until(20);

    assertThat(story.parent().problem().commonCause())
        .extracting(CommonCause::statement)
        .asString()
        .contains("shared-flags");
    assertThat(story.headlines()).hasSize(3);
  }

  @Test
  void workloadsThatSayTheSameLongAfterOneAnotherDoNot() {
    story.opens("a", Sample.of("config-missing"), "configmap shared-flags was not found", 0);
    story.opens("b", Sample.of("config-missing"), "configmap shared-flags was not found", 700);
    story.opens("c", Sample.of("config-missing"), "configmap shared-flags was not found", 1400);

    assertThat(story.headlines()).containsExactly("opened a#1", "opened b#1", "opened c#1");
  }

  @Test
  void manyWithTheSameCauseAtTheSameThingNameIt() {
    for (int i = 0; i < 10; i++) {
      story.opens("w" + i, NO_TAG, "x" + (char) ('a' + i), 0);
    }
    story.until(1);

    assertThat(requireNonNull(story.parent().problem().commonCause()).suspect())
        .isEqualTo(REGISTRY);
    assertThat(members()).hasSize(10);
  }

  @Test
  void aClusterThatFallsApartIsAStorm() {
    for (int i = 0; i < 40; i++) {
      story.opens("w" + i, Sample.of("cause-" + i), "x" + i, i);
    }

    assertThat(story.parent().problem().diagnosis().cause()).isEqualTo("incident-storm");
    assertThat(story.parent().problem().diagnosis().suggestion().summary().en())
        .startsWith("Storm: 30 workloads broke within minutes");
    assertThat(members()).hasSize(40);
    assertThat(story.headlines()).hasSize(30);
  }

  @Test
  void closingAParentClosesItsMembers() {
    story.opens("a", NO_ACCESS, DENIED, 0).opens("b", NO_ACCESS, DENIED, 0).until(1);
    story.command(story.parent().id(), Command.Action.RESOLVE, "", 60);

    assertThat(story.latest("a")).isInstanceOf(Incident.Resolved.class);
    assertThat(story.latest("b")).isInstanceOf(Incident.Resolved.class);
    assertThat(story.parent()).isInstanceOf(Incident.Resolved.class);
    assertThat(story.told())
        .filteredOn(t -> t.reason() == TransitionReason.CLOSED)
        .extracting(t -> t.by().name())
        .containsExactly("kim", "kim", "kim");
  }

  @Test
  void theParentIsAsSevereAsItsWorstMember() {
    story.opens("a", NO_ACCESS, DENIED, 0);
    story.opens("b", NO_ACCESS.as(Severity.CRITICAL), DENIED, 0).until(1);

    assertThat(story.parent().problem().diagnosis().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void transitionsOfOneIncidentAreNumberedWithoutGaps() {
    for (int i = 0; i < 40; i++) {
      story.opens("app" + i, NO_ACCESS, DENIED, i);
    }
    for (int i = 0; i < 40; i++) {
      story.heals("app" + i, 100 + i);
    }
    story.until(4000);

    for (Transition transition : story.told()) {
      List<Integer> numbers =
          story.told().stream()
              .filter(t -> t.after().id().equals(transition.after().id()))
              .map(Transition::number)
              .toList();
      assertThat(numbers)
          .isEqualTo(java.util.stream.IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }
  }

  private List<String> members() {
    return requireNonNull(story.state()).incidents().values().stream()
        .map(known -> known.incident().problem())
        .filter(p -> story.parent().id().equals(p.memberOf()))
        .map(p -> p.id())
        .toList();
  }
}
