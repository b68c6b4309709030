package io.responder.fault.harness;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came out of the service.
 *
 * @param changes the topic of incidents, in the order of each partition
 * @param deliveries what each receiver accepted, by its name, in the order of the answers
 * @param writes mutating requests that the API server saw
 * @param texts everything that leaves the service, by where it was found
 * @param deadLetters how many records were set aside
 */
public record Outcome(
    List<Change> changes,
    Map<String, List<Delivered>> deliveries,
    List<String> writes,
    Map<String, String> texts,
    int deadLetters) {

  /**
   * One record of the topic of incidents.
   *
   * @param incident the incident's id
   * @param number of the transition
   * @param reason of the transition
   * @param state of the incident after it
   * @param told whether receivers are to hear of it
   */
  public record Change(
      String incident,
      int number,
      String reason,
      String state,
      Ledger.Key key,
      boolean told,
      Instant at) {

    boolean opens() {
      return reason.equals("opened") || reason.equals("reopened");
    }
  }

  /** One request that a receiver accepted. */
  public record Delivered(String incident, int number, Instant at) {}
}
