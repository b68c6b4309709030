package io.responder.health;

import static java.util.Objects.requireNonNull;

/**
 * The answer to one question about the process.
 *
 * @param name what was asked, such as {@code watch/prod/pods}
 * @param verdict the answer
 * @param detail what a person should know; no secrets
 */
public record Check(String name, Verdict verdict, String detail) {

  public Check {
    requireNonNull(name, "name");
    requireNonNull(verdict, "verdict");
    requireNonNull(detail, "detail");
  }

  /** Answers, from good to bad. */
  public enum Verdict {
    /** As it should be. */
    PASS,
    /** Works with less than it was asked to do, and says with what less. */
    WARN,
    /** Does not work. */
    FAIL
  }

  public static Check pass(String name, String detail) {
    return new Check(name, Verdict.PASS, detail);
  }

  public static Check warn(String name, String detail) {
    return new Check(name, Verdict.WARN, detail);
  }

  public static Check fail(String name, String detail) {
    return new Check(name, Verdict.FAIL, detail);
  }
}
