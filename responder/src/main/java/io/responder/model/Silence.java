package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * That incidents of some labels ({@link MatchLabels}) are not told for a time.
 *
 * @param id the same when it is changed
 * @param matchers all must match; from 1 to {@value #MAX_MATCHERS}
 * @param schedule when
 * @param by who wants it
 * @param reason why; untrusted, as is the author
 * @param createdAt when it was first wanted
 */
public record Silence(
    String id,
    List<Matcher> matchers,
    Schedule schedule,
    String by,
    String reason,
    Instant createdAt) {

  /** How many a cluster can have. One more is not taken: telling too much is the lesser evil. */
  public static final int MAX_PER_CLUSTER = 300;

  public static final int MAX_MATCHERS = 20;

  /** Of author and reason. */
  public static final int MAX_TEXT = 1_000;

  /**
   * Checks the silence.
   *
   * @throws IllegalArgumentException says what is wrong, for whoever wants it
   */
  public Silence {
    requireNonNull(id, "id");
    matchers = List.copyOf(matchers);
    requireNonNull(schedule, "schedule");
    requireNonNull(by, "by");
    requireNonNull(reason, "reason");
    requireNonNull(createdAt, "createdAt");
    if (matchers.isEmpty() || matchers.size() > MAX_MATCHERS) {
      throw new IllegalArgumentException(
          "a silence has 1 to " + MAX_MATCHERS + " matchers, not " + matchers.size());
    }
    if (matchers.stream().allMatch(matcher -> matcher.test().test(""))) {
      throw new IllegalArgumentException(
          "the matchers match whatever has none of these labels: one must ask for a value");
    }
    requireText("an author", by);
    requireText("a reason", reason);
  }

  private static void requireText(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a silence has " + what);
    }
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          what + " of a silence has at most " + MAX_TEXT + " characters, not " + text.length());
    }
  }

  /** What it is called: maintenance is what was planned ahead or recurs. */
  public Mute.Kind kind() {
    boolean now = schedule instanceof Schedule.Once once && !once.start().isAfter(createdAt);
    return now ? Mute.Kind.SILENCE : Mute.Kind.MAINTENANCE;
  }

  /** Whether labels match all that it asks for; compiled once, so worth keeping. */
  public Predicate<Map<String, String>> test() {
    return matchers.stream()
        .map(Silence::test)
        .reduce(Predicate::and)
        .orElseThrow(() -> new IllegalStateException("a silence without matchers"));
  }

  private static Predicate<Map<String, String>> test(Matcher matcher) {
    Predicate<String> test = matcher.test();
    return labels -> test.test(labels.getOrDefault(matcher.name(), ""));
  }
}
