package io.responder.fault.harness;

import io.responder.fault.harness.Trouble.Part;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A run of seeded traffic and seeded faults against the real service, which is checked every half
 * minute: the faults end, the traffic pauses, and within a minute everything that is true must have
 * been told, once.
 *
 * <p>The seed gives the moves of the traffic and the faults with their parameters; what meets what
 * is left to the machine.
 */
public final class FaultRun implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ROUND = Duration.ofSeconds(30);
  private static final int WORKLOADS = 15;

  private final long seed;
  private final Duration duration;
  private final Clock clock = Clock.systemUTC();
  private final Ledger ledger = new Ledger();
  private final FaultLog log = new FaultLog(clock);
  private final World world;
  private final Traffic traffic;
  private final Invariants invariants;
  private final Random random;
  private final List<Trouble> troubles;
  private final Map<Part, Trouble> present = new EnumMap<>(Part.class);
  private final ReentrantLock moving = new ReentrantLock(true);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> trafficFailure = new AtomicReference<>();
  private Duration settled = Duration.ofSeconds(60);
  private int checks;

  /** Prepares a run in a folder; nothing happens yet. */
  public FaultRun(Path folder, long seed, Duration duration) {
    this.seed = seed;
    this.duration = duration;
    var secret = "hunter2-" + Long.toHexString(seed & 0xffff_ffffL) + "-canary";
    world = new World(folder, secret);
    random = new Random(seed);
    traffic =
        new Traffic(world.cluster().store(), ledger, clock, random.nextLong(), WORKLOADS, secret);
    invariants = new Invariants(ledger, log, secret);
    troubles = Trouble.all(world, random);
  }

  /** Gives the service less time to tell what is true than the minute that it has. */
  public FaultRun settlingWithin(Duration time) {
    settled = time;
    return this;
  }

  public World world() {
    return world;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Traffic traffic() {
    return traffic;
  }

  /** Runs to the end; throws an AssertionError that says what was violated and how to repeat it. */
  public String run() {
    world.service().start().awaitReady(START);
    var moves = new Thread(this::move, "fault-run-traffic");
    moves.setDaemon(true);
    moves.start();
    try {
      long until = System.nanoTime() + duration.toNanos();
      do {
        round(Math.min(ROUND.toNanos(), until - System.nanoTime()));
        check("after faults");
      } while (System.nanoTime() < until);
      over.set(true);
      moves.join();
      traffic.healAll();
      check("after everything was healed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      over.set(true);
    }
    return summary();
  }

  /** Faults, one after the other and one upon the other. */
  private void round(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      begin(troubles.get(random.nextInt(troubles.size())));
      Pause.of(Duration.ofMillis(200 + random.nextInt(2_500)));
      if (random.nextInt(3) > 0) {
        endAny();
        Pause.of(Duration.ofMillis(random.nextInt(1_500)));
      }
    }
  }

  private void begin(Trouble trouble) {
    if (present.containsKey(trouble.part())) {
      return;
    }
    if (trouble.part() != Part.SERVICE && !world.service().isAlive()) {
      // Nobody would notice.
      return;
    }
    log.begin(trouble.name(), trouble.cost());
    present.put(trouble.part(), trouble);
    trouble.begin().run();
  }

  private void endAny() {
    if (!present.isEmpty()) {
      end(List.copyOf(present.values()).get(random.nextInt(present.size())));
    }
  }

  private void end(Trouble trouble) {
    trouble.end().run();
    log.end(trouble.name());
    present.remove(trouble.part());
  }

  /** Ends every fault and waits until what is true is told; then everything must hold. */
  public void check(String when) {
    List.copyOf(present.values()).forEach(this::end);
    moving.lock();
    try {
      checks++;
      var failure = trafficFailure.get();
      if (failure != null) {
        throw new AssertionError(said(when, List.of("the traffic failed: " + failure)), failure);
      }
      if (!world.service().isAlive()) {
        throw new AssertionError(
            said(when, List.of("the service ended with " + world.service().exitValue())));
      }
      world.service().awaitReady(START);
      var violations = awaitSettled();
      violations.addAll(invariants.always(world.everything()));
      if (!violations.isEmpty()) {
        throw new AssertionError(said(when, violations));
      }
    } finally {
      moving.unlock();
    }
  }

  private List<String> awaitSettled() {
    long until = System.nanoTime() + settled.toNanos();
    List<String> violations;
    do {
      violations = new ArrayList<>(invariants.settled(world.outcome()));
      // Canaries are records, too: some of each partition and topic are always on their way.
      if (world.waiting() > 4 * World.PARTITIONS) {
        violations.add("I7 " + world.waiting() + " records wait");
      }
      if (violations.isEmpty()) {
        return violations;
      }
      Pause.of(Duration.ofMillis(300));
    } while (System.nanoTime() < until);
    return violations;
  }

  private void move() {
    var pace = new Random(seed);
    try {
      while (!over.get()) {
        moving.lock();
        try {
          if (!over.get()) {
            traffic.step();
          }
        } finally {
          moving.unlock();
        }
        Pause.of(Duration.ofMillis(20 + pace.nextInt(180)));
      }
    } catch (RuntimeException | AssertionError e) {
      trafficFailure.set(e);
    }
  }

  private String said(String when, List<String> violations) {
    return "%d violations %s%n  %s%nfaults so far: %s%nlast faults: %s%n%s%n%s%nservice log: %s"
        .formatted(
            violations.size(),
            when,
            String.join("\n  ", violations),
            log.counts(),
            log.entries().subList(Math.max(0, log.entries().size() - 12), log.entries().size()),
            summary(),
            reproduce(),
            world.service().log());
  }

  /** The command that repeats this run. */
  private String reproduce() {
    return "to repeat: mvn -o -Dfast -pl simulator,responder -Dtest=None"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=RandomFaultsIT"
        + " -Dfailsafe.failIfNoSpecifiedTests=false -Dfaults.seed="
        + seed
        + " -Dfaults.duration="
        + duration.toSeconds()
        + "s verify";
  }

  private String summary() {
    var outcome = world.outcome();
    int incidents =
        (int) outcome.changes().stream().map(Outcome.Change::incident).distinct().count();
    int changes =
        (int) outcome.changes().stream().map(c -> c.incident() + c.number()).distinct().count();
    int deliveries = outcome.deliveries().values().stream().mapToInt(List::size).sum();
    return ("seed %d, %d s: %d checks; traffic %s, %d symptoms; %d faults %s;"
            + " service started %d times; %d records in Kafka, %d incidents, %d transitions"
            + " (%d written again), %d deliveries (%d repeated)")
        .formatted(
            seed,
            duration.toSeconds(),
            checks,
            traffic.moves(),
            ledger.symptoms().size(),
            log.entries().size(),
            log.counts(),
            world.service().lives(),
            world.records(),
            incidents,
            changes,
            outcome.changes().size() - changes,
            deliveries,
            deliveries - distinctDeliveries(outcome));
  }

  private static int distinctDeliveries(Outcome outcome) {
    return outcome.deliveries().values().stream()
        .mapToInt(all -> (int) all.stream().map(d -> d.incident() + d.number()).distinct().count())
        .sum();
  }

  @Override
  public void close() {
    over.set(true);
    world.close();
  }
}
