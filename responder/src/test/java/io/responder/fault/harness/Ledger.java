package io.responder.fault.harness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is true in the cluster, whatever the service sees of it. Thread-safe. */
public final class Ledger {

  /**
   * One stretch of time in which a workload was broken.
   *
   * @param id names it in messages
   * @param workload {@code namespace/name} of the Deployment
   * @param cause what an incident of it must name
   * @param uid of the pod that broke first
   * @param end null while it lasts
   */
  public record Symptom(
      String id, String workload, String cause, String uid, Instant begin, @Nullable Instant end) {

    /** What an incident is about. */
    public Key key() {
      return new Key(workload, cause);
    }
  }

  /** A workload and a cause: at most one incident each. */
  public record Key(String workload, String cause) {

    @Override
    public String toString() {
      return cause + " of Deployment " + workload;
    }
  }

  private final List<Symptom> symptoms = new ArrayList<>(); // guarded by this
  private final Set<String> workloads = new LinkedHashSet<>(); // guarded by this

  /** A workload that may break. */
  public synchronized void knows(String workload) {
    workloads.add(workload);
  }

  /** A workload broke. */
  public synchronized void began(String workload, String cause, String uid, Instant at) {
    var id = "symptom-" + (symptoms.size() + 1);
    symptoms.add(new Symptom(id, workload, cause, uid, at, null));
  }

  /** A workload is healthy again, or gone. */
  public synchronized void ended(String workload, Instant at) {
    for (int i = 0; i < symptoms.size(); i++) {
      var s = symptoms.get(i);
      if (s.workload().equals(workload) && s.end() == null) {
        symptoms.set(i, new Symptom(s.id(), workload, s.cause(), s.uid(), s.begin(), at));
      }
    }
  }

  /** Everything that was wrong so far, in the order of its beginning. */
  public synchronized List<Symptom> symptoms() {
    return List.copyOf(symptoms);
  }

  /** What is wrong now. */
  public synchronized List<Symptom> active() {
    return symptoms.stream().filter(s -> s.end() == null).toList();
  }

  /** Every workload there was. */
  public synchronized Set<String> workloads() {
    return Set.copyOf(workloads);
  }
}
