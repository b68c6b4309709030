package io.responder.rule.match;

import io.responder.rule.definition.Condition;
import io.responder.rule.definition.Situation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hears at which condition the matcher gives up a way of a rule to match. */
public interface Trace {

  /** Hears nothing: what production uses. */
  Trace NONE = new Trace() {};

  /** The symptom is too old. */
  default void over(Instant until) {}

  /** A condition does not hold. */
  default void unmet(Condition condition, Situation situation) {}

  /** The rule failed. */
  default void failed(Exception failure) {}

  /** The rule failed too often before. */
  default void off() {}

  /** Notes them as obstacles. */
  final class Noted implements Trace {
    private final List<Obstacle> obstacles = new ArrayList<>();

    public List<Obstacle> obstacles() {
      return obstacles;
    }

    @Override
    public void over(Instant until) {
      obstacles.add(new Obstacle("within", "", "over since " + until));
    }

    @Override
    public void unmet(Condition condition, Situation situation) {
      Map<String, String> values = condition.values(situation);
      obstacles.add(
          new Obstacle(
              "when",
              condition.toString(),
              values.isEmpty() ? "false" : "false with " + Obstacle.pairs(values)));
    }

    @Override
    public void failed(Exception failure) {
      obstacles.add(new Obstacle("when", "", "failed: " + failure.getMessage()));
    }

    @Override
    public void off() {
      obstacles.add(new Obstacle("when", "", "the rule failed too often and is off"));
    }
  }
}
