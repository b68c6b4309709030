package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What can change the incidents of a cluster: what happens in it, and what people want. */
public sealed interface ClusterInput {

  /** The cluster's name. */
  String cluster();

  /** When it came about. */
  Instant at();

  /** The incident of a workload changed. */
  record Changed(Transition transition) implements ClusterInput {
    public Changed {
      requireNonNull(transition, "transition");
    }

    @Override
    public String cluster() {
      return transition.after().problem().workload().cluster();
    }

    @Override
    public Instant at() {
      return transition.at();
    }
  }

  /** Somebody wants something. */
  record Commanded(Command command) implements ClusterInput {
    public Commanded {
      requireNonNull(command, "command");
    }

    @Override
    public String cluster() {
      return command.cluster();
    }

    @Override
    public Instant at() {
      return command.at();
    }
  }
}
