package io.responder.model;

import java.util.Map;
import java.util.TreeMap;

/** The labels of an incident that matchers see. */
public final class MatchLabels {

  private MatchLabels() {}

  /**
   * {@code cluster}, {@code namespace}, {@code kind} and {@code name} of the workload, {@code
   * workload} ({@code Deployment/web}), {@code cause}, {@code severity}, {@code rule}, {@code
   * application} ({@code namespace/name}) where one delivers it, and the labels of the diagnosis,
   * which cannot replace any of these. The severity is that of now.
   */
  public static Map<String, String> of(Problem problem) {
    Diagnosis diagnosis = problem.diagnosis();
    ObjectRef workload = problem.workload();
    Map<String, String> labels = new TreeMap<>(diagnosis.labels());
    diagnosis.touches().stream()
        .filter(facet -> facet.type().equals("application"))
        .map(Facet::id)
        .min(String::compareTo)
        .ifPresent(application -> labels.put("application", application));
    labels.put("cluster", workload.cluster());
    labels.put("namespace", workload.namespace());
    labels.put("kind", workload.kind());
    labels.put("name", workload.name());
    labels.put("workload", workload.kind() + '/' + workload.name());
    labels.put("cause", diagnosis.cause());
    labels.put("severity", diagnosis.severity().label());
    labels.put("rule", diagnosis.rule());
    return labels;
  }
}
