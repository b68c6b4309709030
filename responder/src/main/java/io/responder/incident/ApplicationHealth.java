package io.responder.incident;

import io.responder.model.Facet;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.SymptomSource;
import java.util.List;

/**
 * What an Argo CD Application says of the health of what it delivers: the same again that its
 * workloads say themselves.
 */
final class ApplicationHealth {

  private static final String APPLICATION = "application";

  private ApplicationHealth() {}

  /** Whether nothing else is said of the problem. */
  static boolean isAllOf(Problem problem) {
    return isApplication(problem.workload())
        && !problem.evidence().isEmpty()
        && problem.evidence().stream()
            .allMatch(e -> e.source() == SymptomSource.HEALTH && e.part().equals("health"));
  }

  /** The Application as the thing that its workloads touch. */
  static Facet delivered(Problem application) {
    ObjectRef itself = application.workload();
    return new Facet(APPLICATION, itself.namespace() + '/' + itself.name());
  }

  /** The Applications that deliver the workload of a problem, as workloads. */
  static List<Facet> applications(Problem problem) {
    if (isApplication(problem.workload())) {
      return List.of();
    }
    return problem.diagnosis().touches().stream()
        .filter(facet -> facet.type().equals(APPLICATION) && facet.id().indexOf('/') > 0)
        .map(facet -> new Facet("workload", facet.id().replaceFirst("/", "/Application/")))
        .toList();
  }

  static boolean isApplication(ObjectRef workload) {
    return workload.kind().equals("Application") && workload.group().equals("argoproj.io");
  }
}
