package io.responder.incident;

import static io.responder.incident.Samples.at;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.model.ClusterInput;
import io.responder.model.Command.Action;
import io.responder.model.Diagnosis;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.Matcher;
import io.responder.model.Mute;
import io.responder.model.Schedule;
import io.responder.model.Severity;
import io.responder.model.Silence;
import io.responder.model.TransitionReason;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What silences do to the incidents of a cluster. */
class SilenceStoryTest {

  private static final Sample DOWN = Sample.of("down").as(Severity.CRITICAL);

  private final ClusterStory story = new ClusterStory();

  @Test
  void whatASilenceMatchesIsMutedUntilItsEnd() {
    story.input(silence("s", "namespace=team-web", 0, 600)).opens("web", DOWN, "", 60);
    assertThat(story.lines()).containsExactly("opened web#1 muted by s");
    assertThat(story.latest("web").problem().mutedBy())
        .isEqualTo(new Mute(Mute.Kind.SILENCE, "s", "kim", "upgrade", at(600)));

    story.until(599);
    assertThat(story.lines()).hasSize(1);
    story.until(600);
    assertThat(story.lines()).containsExactly("opened web#1 muted by s", "unmuted web#2");
  }

  @Test
  void othersAreNotMuted() {
    story.input(silence("s", "namespace=team-web", 0, 600)).opens("api", DOWN, "", 60);
    assertThat(story.lines()).containsExactly("opened api#1");
  }

  @Test
  void whatIsOpenBecomesMutedAtOnce() {
    story.opens("web", DOWN, "", 0).input(silence("s", "name=web", 60, 600)).until(1000);
    assertThat(story.lines())
        .containsExactly("opened web#1", "muted web#2 muted by s", "unmuted web#3");
  }

  @Test
  void aSilenceThatBeginsLaterMutesLater() {
    story
        .opens("web", DOWN, "", 0)
        .input(
            new ClusterInput.Silenced(
                "c", "prod", silence("s", "name=web", new Schedule.Once(at(100), at(200))), at(1)))
        .until(99);
    assertThat(story.lines()).containsExactly("opened web#1");
    story.until(100);
    assertThat(story.lines()).last().isEqualTo("muted web#2 muted by s");
    assertThat(requireNonNull(story.latest("web").problem().mutedBy()).kind())
        .isEqualTo(Mute.Kind.MAINTENANCE);
  }

  @Test
  void aSilenceCanBeEndedBeforeItsTime() {
    story
        .input(silence("s", "name=web", 0, 600))
        .opens("web", DOWN, "", 60)
        .input(new ClusterInput.SilenceEnded("e", "prod", "s", "lee", at(90)));
    assertThat(story.lines()).containsExactly("opened web#1 muted by s", "unmuted web#2");
    assertThat(story.told().get(1).by().name()).isEqualTo("lee");
  }

  @Test
  void aSilenceCanBeChanged() {
    story
        .input(silence("s", "name=web", 0, 600))
        .opens("web", DOWN, "", 60)
        .input(silence("s", "name=web", 90, 300))
        .until(1000);
    assertThat(story.lines())
        .containsExactly("opened web#1 muted by s", "muted web#2 muted by s", "unmuted web#3");
    assertThat(story.told().get(2).at()).isEqualTo(at(300));
  }

  @Test
  void aLateCopyOfAWishChangesNothing() {
    ClusterInput first = silence("s", "name=web", 0, 600);
    ClusterInput end = new ClusterInput.SilenceEnded("e", "prod", "s", "lee", at(90));
    story.opens("web", DOWN, "", 0).input(first).input(end).input(first).input(end).input(first);
    assertThat(story.lines())
        .containsExactly("opened web#1", "muted web#2 muted by s", "unmuted web#3");
  }

  @Test
  void ofSeveralTheOneThatLastsLongestCounts() {
    story
        .input(silence("short", "name=web", 0, 100))
        .opens("web", DOWN, "", 10)
        .input(silence("long", "name=web", 20, 200))
        .until(1000);
    assertThat(story.lines())
        .containsExactly(
            "opened web#1 muted by short", "muted web#2 muted by long", "unmuted web#3");
  }

  @Test
  void aDiagnosisThatNoSilenceMatchesIsTold() {
    story.input(silence("s", "cause=down", 0, 600)).opens("web", DOWN, "", 60);
    story.diagnosed("web", Sample.of("disk-full").as(Severity.CRITICAL), 90);
    assertThat(story.lines()).containsExactly("opened web#1 muted by s", "diagnosed web#2");
  }

  @Test
  void aRecurringWindowMutesAgainAndAgain() {
    // The story begins on a Monday at 09:00.
    Schedule weekly =
        new Schedule.Weekly(
            Set.of(DayOfWeek.MONDAY),
            LocalTime.parse("10:00"),
            LocalTime.parse("11:00"),
            ZoneOffset.UTC,
            null);
    long hour = 3600;
    long week = 7 * 24 * hour;
    story
        .opens("web", DOWN, "", 0)
        .input(new ClusterInput.Silenced("c", "prod", silence("w", "name=web", weekly), at(1)))
        .until(week + 3 * hour);
    assertThat(story.told())
        .extracting(t -> t.reason().label() + ' ' + Duration.between(at(0), t.at()).toHours())
        .containsExactly("opened 0", "muted 1", "unmuted 2", "muted 169", "unmuted 170");
  }

  @Test
  void nobodyIsAskedToTakeWhatIsMuted() {
    ClusterStory escalating =
        new ClusterStory(
            new IncidentConfig(
                null,
                null,
                null,
                null,
                null,
                null,
                new IncidentConfig.Escalation(List.of(Duration.ofMinutes(15)), null),
                null,
                null));
    escalating
        .opens("web", DOWN, "", 0)
        .input(silence("s", "name=web", 60, 3600))
        .until(3600 + 899);
    assertThat(escalating.lines()).last().isEqualTo("unmuted web#3");
    escalating.until(3600 + 900);
    assertThat(escalating.lines()).last().isEqualTo("escalated web#4");
  }

  @Test
  void whatIsMutedCanBeTakenAndIsNotTakenAgain() {
    story
        .input(silence("s", "name=web", 0, 600))
        .opens("web", DOWN, "", 10)
        .command("web", Action.ACKNOWLEDGE, "", 20)
        .until(1000);
    assertThat(story.lines())
        .containsExactly(
            "opened web#1 muted by s", "acknowledged web#2 muted by s", "unmuted web#3");
    assertThat(story.latest("web")).isInstanceOf(Incident.Acknowledged.class);
  }

  @Test
  void aResolvedIncidentIsNeitherMutedNorUnmuted() {
    story
        .opens("web", DOWN, "", 0)
        .heals("web", 10)
        .input(silence("s", "name=web", 20, 100))
        .until(50);
    assertThat(story.lines()).containsExactly("opened web#1", "healed web#2");
    story.returns("web", 60).until(1000);
    assertThat(story.lines()).endsWith("reopened web#3 muted by s", "unmuted web#4");
  }

  @Test
  void anAnnotationMutesUntilItsEnd() {
    Mute mute = new Mute(Mute.Kind.ANNOTATION, "Deployment team-web/web", "", "", at(300));
    story.opens("web", DOWN, "", 0).annotated("web", mute, 60).until(1000);
    assertThat(story.lines())
        .containsExactly(
            "opened web#1", "muted web#2 muted by Deployment team-web/web", "unmuted web#3");
    assertThat(story.told().get(2).at()).isEqualTo(at(300));
  }

  @Test
  void anAnnotationThatIsTakenAwayLeavesTheSilence() {
    Mute mute = new Mute(Mute.Kind.ANNOTATION, "Deployment team-web/web", "", "", at(900));
    story
        .opens("web", DOWN, "", 0)
        .annotated("web", mute, 60)
        .input(silence("s", "name=web", 70, 600))
        .annotated("web", null, 80)
        .until(1000);
    assertThat(story.lines())
        .containsExactly(
            "opened web#1",
            "muted web#2 muted by Deployment team-web/web",
            "muted web#3 muted by s",
            "unmuted web#4");
  }

  @Test
  void aParentIsMutedWhereAllItsMembersAre() {
    Sample pull = Sample.of("pull").touching(new Facet("registry", "ghcr.io"));
    String message = "failed to pull the image from the registry";
    story.input(silence("s", "cause=pull", 0, 6000));
    for (int i = 0; i < 3; i++) {
      story.opens("w" + i, pull, message, 10 + i);
    }
    story.until(1000);
    assertThat(story.parent().problem().mutedBy()).isNotNull();

    story.until(6000);
    assertThat(story.parent().problem().mutedBy()).isNull();
    assertThat(story.told().stream().filter(t -> t.after().problem().commonCause() != null))
        .extracting(t -> t.reason())
        .containsExactly(TransitionReason.OPENED, TransitionReason.UNMUTED);
  }

  @Test
  void aParentIsToldOfWithTheFirstMemberThatIsNotMuted() {
    Sample pull = Sample.of("pull").touching(new Facet("registry", "ghcr.io"));
    String message = "failed to pull the image from the registry";
    story.input(silence("s", "name=~\"w[012]\"", 0, 6000));
    for (int i = 0; i < 4; i++) {
      story.opens("w" + i, pull, message, 10 + 60 * i);
    }
    story.until(1000);
    assertThat(story.told().stream().filter(t -> t.after().problem().commonCause() != null))
        .extracting(t -> t.reason().label() + (t.after().problem().mutedBy() == null ? "" : " m"))
        .containsExactly("opened m", "unmuted");
    story.heals("w3", 2000);
    assertThat(story.parent().problem().mutedBy()).isNotNull();
  }

  @Test
  void theLabelsOfOneMemberAreNotThoseOfItsParent() {
    String message = "failed to pull the image from the registry";
    story.input(silence("s", "app=w0", 0, 6000));
    for (int i = 0; i < 3; i++) {
      story.opens(
          "w" + i, labelled("pull", Map.of("app", "w" + i, "tier", "web")), message, 10 + i);
    }
    story.until(100);
    assertThat(story.parent().problem().mutedBy()).isNull();
    assertThat(story.parent().problem().diagnosis().labels()).containsOnlyKeys("tier");
  }

  @Test
  void silencesWithoutIncidentsAreKept() {
    story.input(silence("s", "name=web", 0, 600)).until(601);
    ClusterIncidents state = requireNonNull(story.state());
    assertThat(state.cluster()).isEqualTo("prod");
    assertThat(state.silences()).containsOnlyKeys("s");
    assertThat(requireNonNull(state.silences().get("s")).over()).isTrue();

    story.until(600 + Duration.ofDays(5).toSeconds());
    assertThat(story.state()).isNull();
  }

  @Test
  void thereIsRoomForSoManyAndThoseThatAreOverMakeRoom() {
    story.input(silence("old", "name=web", 0, 10));
    for (int i = 0; i < Silence.MAX_PER_CLUSTER; i++) {
      story.input(silence("s" + i, "name=web", 20, 600));
    }
    assertThat(requireNonNull(story.state()).silences())
        .hasSize(Silence.MAX_PER_CLUSTER)
        .doesNotContainKey("old");
    story.input(silence("more", "name=api", 30, 600)).opens("api", DOWN, "", 40);
    assertThat(story.lines()).containsExactly("opened api#1");
  }

  /** Wishes and what happens come by different ways: only the order within each is certain. */
  @Property(tries = 200)
  void inWhateverOrderWishesArriveTheEndIsTheSame(@ForAll @Size(40) List<Boolean> turns) {
    List<ClusterInput> wishes =
        List.of(
            silence("a", "name=w0", 0, 500),
            silence("b", "cause=down", 20, 2000),
            new ClusterInput.SilenceEnded("e", "prod", "b", "lee", at(50)),
            silence("c", "name=w1", 60, 2000),
            silence("a", "name=w0", 70, 1500));
    ClusterStory expected = new ClusterStory();
    wishes.forEach(expected::input);
    List<Consumer<ClusterStory>> happens =
        List.of(
            s -> s.opens("w0", DOWN, "", 5),
            s -> s.opens("w1", DOWN, "", 30),
            s -> s.heals("w0", 40),
            s -> s.opens("w2", DOWN, "", 55),
            s -> s.returns("w0", 80));
    happens.forEach(h -> h.accept(expected));

    ClusterStory actual = new ClusterStory();
    int wished = 0;
    int happened = 0;
    for (boolean turn : turns) {
      if (turn && wished < wishes.size()) {
        // Twice, and what came before once more.
        wishes.subList(0, wished + 1).forEach(actual::input);
        actual.input(wishes.get(wished++));
      } else if (!turn && happened < happens.size()) {
        happens.get(happened++).accept(actual);
      }
    }
    wishes.subList(wished, wishes.size()).forEach(actual::input);
    happens.subList(happened, happens.size()).forEach(h -> h.accept(actual));

    for (long end : List.of(100L, 1499L, 1500L, 3000L)) {
      expected.until(end);
      actual.until(end);
      assertThat(mutes(actual)).isEqualTo(mutes(expected));
    }
    assertThat(requireNonNull(actual.state()).silences())
        .isEqualTo(requireNonNull(expected.state()).silences());
  }

  private static Map<String, String> mutes(ClusterStory story) {
    Map<String, String> mutes = new TreeMap<>();
    requireNonNull(story.state())
        .incidents()
        .forEach((id, known) -> mutes.put(id, known.incident().state() + known.mutedBy()));
    return mutes;
  }

  private static Diagnosis labelled(String cause, Map<String, String> labels) {
    Diagnosis plain = Sample.of(cause).diagnosis();
    return new Diagnosis(
        plain.rule(),
        plain.cause(),
        plain.severity(),
        plain.refines(),
        plain.explains(),
        plain.provides(),
        plain.touches(),
        plain.holdFor(),
        plain.keepFiring(),
        plain.captures(),
        plain.suggestion(),
        labels,
        plain.group());
  }

  private static ClusterInput silence(String id, String matchers, long from, long to) {
    Schedule once = new Schedule.Once(at(from), at(to));
    return new ClusterInput.Silenced(
        "set-" + id + from,
        "prod",
        new Silence(id, Matcher.parse(matchers), once, "kim", "upgrade", at(from)),
        at(from));
  }

  private static Silence silence(String id, String matchers, Schedule schedule) {
    return new Silence(id, Matcher.parse(matchers), schedule, "kim", "upgrade", at(1));
  }
}
