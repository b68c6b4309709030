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

  /**
   * Somebody wants a silence, or wants it otherwise: of one id the latest counts.
   *
   * @param id the same for every copy of it
   * @param at when it was wanted
   */
  record Silenced(String id, String cluster, Silence silence, Instant at) implements ClusterInput {
    public Silenced {
      requireNonNull(id, "id");
      requireNonNull(cluster, "cluster");
      requireNonNull(silence, "silence");
      requireNonNull(at, "at");
    }
  }

  /**
   * Somebody ends a silence before its time. It can be wanted again under the same id.
   *
   * @param id the same for every copy of it
   * @param silence the silence's id
   * @param by who
   * @param at from when on
   */
  record SilenceEnded(String id, String cluster, String silence, String by, Instant at)
      implements ClusterInput {
    public SilenceEnded {
      requireNonNull(id, "id");
      requireNonNull(cluster, "cluster");
      requireNonNull(silence, "silence");
      requireNonNull(by, "by");
      requireNonNull(at, "at");
    }
  }
}
