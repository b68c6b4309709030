package io.responder.fault.harness;

import io.responder.simulator.ClusterState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What happens in the cluster: workloads break with what real kubelets say, spread, heal, are
 * replaced, deleted and created anew, and healthy ones churn. The same seed makes the same moves.
 * What is true is written into the ledger: a beginning before it is in the cluster, an end after.
 */
public final class Traffic {

  private static final int MOST_REPLICAS = 3;

  private final Random random;
  private final Ledger ledger;
  private final InstantSource clock;
  private final List<SimulatedWorkload> workloads = new ArrayList<>();
  private final Map<String, Integer> moves = new TreeMap<>();

  /** Creates so many healthy workloads; {@code secret} is in what nobody may tell. */
  public Traffic(
      ClusterState cluster,
      Ledger ledger,
      InstantSource clock,
      long seed,
      int count,
      String secret) {
    this.random = new Random(seed);
    this.ledger = ledger;
    this.clock = clock;
    for (int i = 0; i < count; i++) {
      var breakage = Breakage.values()[i % Breakage.values().length];
      var name = breakage.name().toLowerCase(Locale.ROOT) + '-' + i;
      var workload = new SimulatedWorkload(cluster, "team-" + i % 3, name, breakage, secret);
      workload.create(1 + random.nextInt(MOST_REPLICAS));
      ledger.knows(workload.key());
      workloads.add(workload);
    }
  }

  /** One move of one workload. */
  public void step() {
    var workload = workloads.get(random.nextInt(workloads.size()));
    int dice = random.nextInt(100);
    if (!workload.exists()) {
      count("recreated");
      workload.create(1 + random.nextInt(MOST_REPLICAS));
    } else if (dice < 8) {
      count("deleted");
      workload.delete(random);
      ledger.ended(workload.key(), clock.instant());
    } else if (dice < 25) {
      count("touched");
      workload.touch(random);
    } else if (dice < 40) {
      count("replaced");
      workload.replaceOne(random);
    } else if (workload.broken()) {
      if (dice < 65) {
        count("healed");
        heal(workload);
      } else {
        count("spread");
        workload.breakOne(random);
      }
    } else if (dice < 75) {
      count("broken");
      breakIt(workload);
    } else {
      count("touched");
      workload.touch(random);
    }
  }

  private void breakIt(SimulatedWorkload workload) {
    var at = clock.instant();
    var uid = workload.breakOne(random);
    ledger.began(workload.key(), workload.breakage().cause(), uid, at);
  }

  private void heal(SimulatedWorkload workload) {
    workload.heal();
    ledger.ended(workload.key(), clock.instant());
  }

  /** Everything becomes healthy. */
  public void healAll() {
    workloads.stream().filter(SimulatedWorkload::broken).forEach(this::heal);
  }

  /** How often each move was made. */
  public Map<String, Integer> moves() {
    return Map.copyOf(moves);
  }

  private void count(String move) {
    moves.merge(move, 1, Integer::sum);
  }
}
