package io.responder.rule.explain;

import io.responder.rule.match.Obstacle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine made of one rule for one message or object, and why.
 *
 * @param obstacles what keeps it from firing although it matches
 * @param since since when it holds; null where it does not, or for a message
 * @param opensAt when it has held for long enough; null as above
 * @param captures what it took from the message
 * @param ways how near each of its ways to match came, the nearest statement of each
 */
public record Explanation(
    String rule,
    String cause,
    Verdict verdict,
    List<Obstacle> obstacles,
    @Nullable Instant since,
    @Nullable Instant opensAt,
    Map<String, String> captures,
    List<Way> ways) {

  /** What came of it. */
  public enum Verdict {
    /** It holds, for long enough. */
    FIRES,
    /** It holds, but not yet for as long as it asks. */
    WAITS,
    /** It matches, but another rule is preferred. */
    YIELDS,
    /** A condition stopped it. */
    STOPPED
  }

  public Explanation {
    obstacles = List.copyOf(obstacles);
    captures = Map.copyOf(captures);
    ways = List.copyOf(ways);
  }

  /**
   * One way to match, and what the statement that came nearest lacks.
   *
   * @param number its number among the alternatives of the rule, from 1
   * @param statement what was said, where there is anything
   * @param obstacles all that it lacks; empty where it matches
   */
  public record Way(int number, @Nullable Statement statement, List<Obstacle> obstacles) {
    private static final int FAR = 100;

    public Way {
      obstacles = List.copyOf(obstacles);
    }

    /** How much is missing for it to match. */
    int distance() {
      return obstacles.stream().mapToInt(o -> o.reach() == Obstacle.Reach.FAR ? FAR : 1).sum();
    }
  }

  /** What the cluster says: see {@link io.responder.model.Symptom}. */
  public record Statement(
      String source, String part, String reason, String message, @Nullable Duration age) {}

  /** Whether one of its ways came near. */
  public boolean isNear() {
    return ways.stream().anyMatch(way -> way.distance() < Way.FAR);
  }

  int distance() {
    return ways.stream().mapToInt(Way::distance).min().orElse(Way.FAR);
  }
}
