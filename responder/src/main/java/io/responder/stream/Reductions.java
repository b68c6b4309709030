package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Finding;
import io.responder.model.Transition;

/**
 * The three stages of the pipeline.
 *
 * @param rules which rules hold for an object
 * @param workloads what a finding does to the incidents of a workload
 * @param clusters what the incidents of a cluster do to each other
 */
public record Reductions<H, W, C>(
    Reduction<H, ClusterEvent, Finding> rules,
    Reduction<W, Finding, Transition> workloads,
    Reduction<C, ClusterInput, Transition> clusters) {

  public Reductions {
    requireNonNull(rules, "rules");
    requireNonNull(workloads, "workloads");
    requireNonNull(clusters, "clusters");
  }
}
