package io.responder.kube.source;

import static java.util.Objects.requireNonNull;

import io.responder.kube.decode.ResourceKind;
import java.time.Duration;
import java.time.Instant;

/**
 * A time in which a kind was not observed: what appeared and vanished within it is not known. A
 * watch that was resumed where it broke off leaves none.
 *
 * @param namespace the namespace, empty for the whole cluster
 * @param from when what was known was last known to be current
 * @param to when it was again
 * @param why what ended it
 */
public record ObservationGap(
    ResourceKind kind, String namespace, Instant from, Instant to, Why why) {

  public ObservationGap {
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(why, "why");
  }

  /** Why there is a gap. */
  public enum Why {
    /** Nobody watched before this process did. */
    STARTED("the responder did not run"),
    /** The server could not say any more what changed meanwhile. */
    LISTED_AGAIN("the server had forgotten the changes since, and everything was listed again");

    private final String label;

    Why(String label) {
      this.label = label;
    }

    /** The words in messages. */
    public String label() {
      return label;
    }
  }

  /** How long it lasted. */
  public Duration length() {
    return Duration.between(from, to);
  }
}
