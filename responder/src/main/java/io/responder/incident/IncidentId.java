package io.responder.incident;

import io.responder.model.Finding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/** The ids of incidents: short enough to be said aloud, the same for the same input. */
final class IncidentId {

  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 12;

  private IncidentId() {}

  /**
   * The id of the incident that a finding begins. The time of the finding is part of it: a cluster
   * may state the same onset again long after the first incident was forgotten.
   */
  static String of(Finding.Holds finding) {
    String identity =
        String.join(
            "\n",
            finding.workload().cluster(),
            finding.workload().key(),
            finding.diagnosis().cause(),
            Dossier.onset(finding).toString(),
            finding.at().toString());
    String group = finding.diagnosis().group();
    return of(group.isEmpty() ? identity : identity + '\n' + group);
  }

  /** The id of an incident that stands for those of one likeness. */
  static String ofParent(String cluster, String likeness, Instant at) {
    return of(String.join("\n", "parent", cluster, likeness, at.toString()));
  }

  private static String of(String identity) {
    byte[] hash = sha256(identity);
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(hash[i] & 31));
    }
    return id.toString();
  }

  private static byte[] sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < text.length(); i++) {
        digest.update((byte) (text.charAt(i) >> 8));
        digest.update((byte) text.charAt(i));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
