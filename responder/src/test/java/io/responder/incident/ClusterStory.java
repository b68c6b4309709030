package io.responder.incident;

import static io.responder.incident.Samples.at;
import static java.util.Objects.requireNonNull;

import io.responder.incident.Samples.Sample;
import io.responder.model.Actor;
import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Incident;
import io.responder.model.Mute;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Reducer.Step;
import io.responder.model.SymptomSource;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to the incidents of a cluster, and what was told of it; times in seconds. */
final class ClusterStory {

  private final Correlator correlator;
  private final List<Transition> told = new ArrayList<>();
  private final Map<String, Incident> workloads = new HashMap<>();
  private @Nullable ClusterIncidents state;

  ClusterStory() {
    this(IncidentConfig.defaults());
  }

  ClusterStory(IncidentConfig config) {
    correlator = new Correlator(config);
  }

  static ObjectRef deployment(String name) {
    return new ObjectRef("prod", "apps", "Deployment", "team-" + name, name, "uid-" + name);
  }

  /** A workload's incident opens; its id is the workload's name. */
  ClusterStory opens(String workload, Sample sample, String message, long seconds) {
    return opens(workload, sample.diagnosis(), message, seconds);
  }

  ClusterStory opens(String workload, Diagnosis diagnosis, String message, long seconds) {
    ObjectRef object = deployment(workload);
    Problem problem =
        Problem.seen(
            workload,
            object,
            diagnosis,
            at(seconds),
            at(seconds),
            List.of(object),
            List.of(
                new Evidence(
                    object, SymptomSource.EVENT, "", diagnosis.cause(), message, at(seconds))));
    return change(
        new Incident.Pending(problem, at(seconds), 0).open(at(seconds)),
        TransitionReason.OPENED,
        seconds);
  }

  ClusterStory heals(String workload, long seconds) {
    Incident incident = requireNonNull(workloads.get(workload));
    return change(
        ((Incident.Open) incident).resolve(at(seconds)), TransitionReason.HEALED, seconds);
  }

  ClusterStory returns(String workload, long seconds) {
    Incident incident = requireNonNull(workloads.get(workload));
    return change(((Incident.Resolved) incident).reopen(), TransitionReason.REOPENED, seconds);
  }

  /** Its workload says something of it that is no news to whoever closed it, or is. */
  ClusterStory changes(String workload, TransitionReason reason, long seconds) {
    return change(requireNonNull(workloads.get(workload)).changed(), reason, seconds);
  }

  ClusterStory diagnosed(String workload, Sample sample, long seconds) {
    Incident incident = requireNonNull(workloads.get(workload));
    Incident after = incident.with(incident.problem().as(sample.diagnosis())).changed();
    return change(after, TransitionReason.DIAGNOSED, seconds);
  }

  ClusterStory annotated(String workload, @Nullable Mute mute, long seconds) {
    Incident incident = requireNonNull(workloads.get(workload));
    return change(
        incident.with(incident.problem().mutedBy(mute)).changed(),
        mute == null ? TransitionReason.UNMUTED : TransitionReason.MUTED,
        seconds);
  }

  ClusterStory command(String incident, Command.Action action, String text, long seconds) {
    return input(
        new ClusterInput.Commanded(
            new Command("c" + seconds, "prod", incident, action, text, "kim", at(seconds))));
  }

  ClusterStory until(long seconds) {
    if (state != null) {
      put(correlator.tick(state, at(seconds)));
    }
    return this;
  }

  private ClusterStory change(Incident after, TransitionReason reason, long seconds) {
    Incident before = workloads.put(after.id(), after);
    return input(
        new ClusterInput.Changed(
            new Transition(before, after, reason, Actor.rule("r"), at(seconds))));
  }

  ClusterStory input(ClusterInput input) {
    put(correlator.on(state, input));
    return this;
  }

  private void put(Step<ClusterIncidents, Transition> step) {
    state = step.state();
    told.addAll(step.outputs());
  }

  List<Transition> told() {
    return told;
  }

  @Nullable ClusterIncidents state() {
    return state;
  }

  /** {@code opened web#1}, with {@code in …} for a member and {@code < …} for a consequence. */
  List<String> lines() {
    return told.stream().map(this::line).toList();
  }

  /** What people who only want news hear: neither members nor consequences. */
  List<String> headlines() {
    return told.stream()
        .filter(t -> t.after().problem().memberOf() == null)
        .filter(t -> t.reason() != TransitionReason.CORRELATED)
        .map(this::line)
        .toList();
  }

  private String line(Transition transition) {
    Problem problem = transition.after().problem();
    String line =
        transition.reason().label() + ' ' + name(problem.id()) + '#' + transition.number();
    line = problem.memberOf() == null ? line : line + " in " + name(problem.memberOf());
    Mute mute = transition.after() instanceof Incident.Resolved ? null : problem.mutedBy();
    line = mute == null ? line : line + " muted by " + mute.id();
    return problem.consequenceOf() == null ? line : line + " < " + problem.consequenceOf();
  }

  /** A parent is called by what its members have in common. */
  private String name(String id) {
    for (Transition transition : told) {
      if (transition.after().id().equals(id)
          && transition.after().problem().commonCause() != null) {
        return '(' + transition.after().problem().workload().name() + ')';
      }
    }
    return id;
  }

  Incident latest(String id) {
    return told.stream()
        .map(Transition::after)
        .filter(i -> i.id().equals(id))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  /** The latest state of the only parent. */
  Incident parent() {
    return told.stream()
        .map(Transition::after)
        .filter(i -> i.problem().commonCause() != null)
        .reduce((a, b) -> b)
        .orElseThrow();
  }
}
