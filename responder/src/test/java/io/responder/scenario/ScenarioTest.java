package io.responder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.model.Actor;
import io.responder.model.ClusterEvent;
import io.responder.model.Incident;
import io.responder.model.Mute;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.notify.Delivery;
import io.responder.notify.Notification;
import io.responder.notify.Notifier;
import io.responder.notify.NotifyConfig;
import io.responder.notify.Receiver;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.test.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Stories in directories: what happens in a cluster and what people want ({@code in-events.yml},
 * {@code in-wishes.yml}), every transition that comes of it and everything that a receiver is told
 * ({@code out-transitions.txt}, {@code out-notifications.txt}), through the rules, incidents and
 * notifications of production. {@code -Dgolden.update=true} writes what came out.
 */
class ScenarioTest {

  private static final Path DIRECTORY = Path.of("src/test/resources/scenario");
  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));
  private static final String EVENTS = "in-events.yml";
  private static final String WISHES = "in-wishes.yml";
  private static final String TRANSITIONS = "out-transitions.txt";
  private static final String NOTIFICATIONS = "out-notifications.txt";

  private static final IncidentConfig CONFIG =
      new IncidentConfig(
          null,
          null,
          null,
          null,
          null,
          null,
          new IncidentConfig.Escalation(List.of(Duration.ofMinutes(15), Duration.ofHours(1)), null),
          null,
          null);

  @TestFactory
  Stream<DynamicTest> happensAsRecorded() throws IOException {
    RuleSet rules = RuleFiles.read(ROOT.resolve("rules")).load().orThrow();
    List<Path> scenarios;
    try (Stream<Path> directories = Files.list(DIRECTORY)) {
      scenarios = directories.filter(Files::isDirectory).sorted().toList();
    }
    return scenarios.stream()
        .map(
            directory ->
                DynamicTest.dynamicTest(
                    directory.getFileName().toString(), () -> check(directory, rules)));
  }

  /** Every sentence about incidents has a story, and every story is about one. */
  @Test
  void theIndexNamesEachStoryOnce() throws IOException {
    String index = Files.readString(DIRECTORY.resolve("README.md"));
    List<String> named = new ArrayList<>();
    var names = Pattern.compile("`([a-z-]+)`").matcher(index);
    while (names.find()) {
      named.add(names.group(1));
    }
    try (Stream<Path> directories = Files.list(DIRECTORY)) {
      assertThat(named)
          .containsExactlyInAnyOrderElementsOf(
              directories
                  .filter(Files::isDirectory)
                  .map(directory -> directory.getFileName().toString())
                  .toList());
    }
  }

  private static void check(Path directory, RuleSet rules) throws IOException {
    assertThat(names(directory)).isSubsetOf(EVENTS, WISHES, TRANSITIONS, NOTIFICATIONS);
    Run run = new Run(rules);
    run.play(directory);
    assertThat(run.failures).isEmpty();
    compare(directory.resolve(TRANSITIONS), run.transitions);
    compare(directory.resolve(NOTIFICATIONS), run.notifications);
  }

  private static TreeSet<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static void compare(Path expected, List<String> lines) throws IOException {
    String actual = lines.stream().map(line -> line + '\n').reduce("", String::concat);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(expected));
  }

  /** One story, told. */
  private static final class Run implements Receiver {
    private final List<String> transitions = new ArrayList<>();
    private final List<String> notifications = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Incident> latest = new HashMap<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final VirtualPipeline pipeline;
    private final Notifier notifier;
    private Instant now = Timeline.START;

    Run(RuleSet rules) {
      pipeline =
          new VirtualPipeline(
              new RuleEngine(rules, (rule, failure) -> failures.add(rule + ": " + failure)),
              new IncidentReducer(CONFIG),
              new Correlator(CONFIG),
              this::tell);
      notifier =
          Notifier.of(
              new NotifyConfig(null, null, null, null),
              List.of(new Notifier.Subscription(this, Severity.INFO)),
              attempt -> 1_000L,
              (delay, task) -> tasks.add(task),
              new StoryClock(),
              new SimpleMeterRegistry());
    }

    void play(Path directory) throws IOException {
      String story = directory.getFileName().toString();
      List<ClusterEvent> events = new ArrayList<>();
      Duration until = Duration.ZERO;
      for (String part : Crowd.expand(Files.readString(directory.resolve(EVENTS)))) {
        Timeline timeline = Timeline.read(story, part);
        events.addAll(timeline.events());
        until = timeline.until();
      }
      Path file = directory.resolve(WISHES);
      Deque<Wish> wishes =
          new ArrayDeque<>(Files.exists(file) ? Wish.read(Files.readString(file)) : List.of());
      for (ClusterEvent event : events) {
        while (!wishes.isEmpty() && !wishes.element().at().isAfter(event.observedAt())) {
          wish(wishes.remove());
        }
        pipeline.accept(event);
      }
      while (!wishes.isEmpty()) {
        wish(wishes.remove());
      }
      pipeline.advanceTo(Timeline.START.plus(until));
      notifier.close();
    }

    private void wish(Wish wish) {
      pipeline.advanceTo(wish.at());
      pipeline.accept(wish.input(this::incident));
    }

    /** The latest incident of the workload of that name. */
    private String incident(String workload) {
      Incident incident = latest.get(workload);
      assertThat(incident).as("an incident of " + workload).isNotNull();
      return incident == null ? "" : incident.id();
    }

    private void tell(Transition transition) {
      Incident incident = transition.after();
      latest.put(incident.problem().workload().name(), incident);
      transitions.add(line(transition));
      now = transition.at();
      var unused = notifier.tell(transition);
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }

    @Override
    public String name() {
      return "story";
    }

    @Override
    public Delivery deliver(Notification notification) {
      Problem problem = notification.incident().problem();
      notifications.add(
          offset(notification.at())
              + ' '
              + notification.news().label()
              + " ("
              + notification.reason().label()
              + ") "
              + problem.diagnosis().severity().label()
              + ' '
              + problem.workload().display()
              + ": "
              + problem.diagnosis().suggestion().summary().en());
      return new Delivery.Delivered();
    }

    private String line(Transition transition) {
      Incident incident = transition.after();
      Problem problem = incident.problem();
      String name = problem.workload().kind() + ' ' + problem.workload().name();
      names.put(incident.id(), name);
      Mute mute = problem.mutedBy();
      return offset(transition.at())
          + ' '
          + transition.reason().label()
          + " #"
          + transition.number()
          + ' '
          + name
          + ' '
          + problem.diagnosis().cause()
          + ' '
          + problem.diagnosis().severity().label()
          + ", "
          + incident.state()
          + (problem.onset().equals(problem.detectedAt())
              ? ""
              : ", began " + offset(problem.onset()) + " seen " + offset(problem.detectedAt()))
          + (problem.commonCause() == null ? "" : ", members: " + problem.commonCause().size())
          + (problem.memberOf() == null ? "" : ", member of " + name(problem.memberOf()))
          + (problem.consequenceOf() == null ? "" : ", because of " + name(problem.consequenceOf()))
          + (problem.care().escalation() == 0 ? "" : ", level " + problem.care().escalation())
          + (mute == null
              ? ""
              : ", " + mute.kind().label() + ' ' + mute.id() + " until " + offset(mute.until()))
          + ", by "
          + actor(transition);
    }

    /** A parent is told after its first members. */
    private String name(String id) {
      return names.getOrDefault(id, "one to come");
    }

    private String actor(Transition transition) {
      String name = transition.by().name();
      return transition.by().kind().label()
          + (name.isEmpty()
              ? ""
              : ' ' + (transition.by().kind() == Actor.Kind.INCIDENT ? name(name) : name));
    }

    /** The time of what is being told: nothing is late. */
    private final class StoryClock extends Clock {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.@Nullable ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    }
  }

  private static String offset(Instant at) {
    Duration since = Duration.between(Timeline.START, at);
    String text = since.toMinutesPart() + "m" + since.toSecondsPart() + "s";
    text = since.toHours() == 0 ? text : since.toHoursPart() + "h" + text;
    return since.toDays() == 0 ? text : since.toDays() + "d" + text;
  }
}
