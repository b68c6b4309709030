package io.responder.rule.definition;

import com.google.re2j.Pattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * CEL's {@code matches}, with expressions that are compiled once: the library compiles them anew
 * with every evaluation, which costs far more than to match.
 *
 * <p>Thread-safe and bounded: what a rule makes of an object's texts may be another expression each
 * time.
 */
final class Expressions {

  private static final int KEPT = 2_000;
  private static final ConcurrentMap<String, Pattern> COMPILED = new ConcurrentHashMap<>();

  /** The size of a program that is still run. */
  static final int LARGEST = 500;

  private Expressions() {}

  /** The function in both of its forms, in place of those of the library. */
  static Set<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        "matches",
        CelFunctionBinding.from("matches", String.class, String.class, Expressions::isIn),
        CelFunctionBinding.from("matches_string", String.class, String.class, Expressions::isIn));
  }

  private static boolean isIn(String text, String expression) throws CelEvaluationException {
    return pattern(expression).matcher(text).find();
  }

  private static Pattern pattern(String expression) throws CelEvaluationException {
    Pattern known = COMPILED.get(expression);
    if (known != null) {
      return known;
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (RuntimeException e) {
      throw new CelEvaluationException("expression is not valid: " + e.getMessage(), e);
    }
    if (pattern.programSize() > LARGEST) {
      throw new CelEvaluationException(
          "expression is too large: " + pattern.programSize() + ", at most " + LARGEST);
    }
    if (COMPILED.size() < KEPT) {
      COMPILED.put(expression, pattern);
    }
    return pattern;
  }
}
