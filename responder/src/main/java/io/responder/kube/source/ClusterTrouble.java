package io.responder.kube.source;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that requests to a cluster fail, and once that they succeed again. Thread-safe. */
public final class ClusterTrouble {

  private static final Logger LOGGER = LoggerFactory.getLogger(ClusterTrouble.class);

  private final String cluster;
  private final Set<String> failing = new HashSet<>(); // guarded by this

  public ClusterTrouble(String cluster) {
    this.cluster = cluster;
  }

  synchronized void failed(String what, String reason) {
    if (failing.isEmpty()) {
      LOGGER
          .atWarn()
          .setMessage("requests to the cluster fail and are retried")
          .addKeyValue("cluster", cluster)
          .addKeyValue("first", what)
          .addKeyValue("reason", reason)
          .log();
    }
    failing.add(what);
  }

  synchronized void succeeded(String what) {
    if (failing.remove(what) && failing.isEmpty()) {
      LOGGER
          .atInfo()
          .setMessage("requests to the cluster succeed again")
          .addKeyValue("cluster", cluster)
          .log();
    }
  }
}
