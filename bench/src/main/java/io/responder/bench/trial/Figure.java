package io.responder.bench.trial;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param what what was measured
 * @param ours our figure, with its unit
 * @param baseline that of the baseline, with its unit
 * @param value what is compared with the target, null where there is only something to say
 * @param unit of the value; {@code ×} for a ratio
 * @param target what it must be, null where none is set
 * @param note with what it was measured
 */
record Figure(
    String what,
    String ours,
    String baseline,
    @Nullable Double value,
    String unit,
    @Nullable Target target,
    String note) {

  /** A bound. */
  record Target(Sense sense, double bound) {
    static Target atLeast(double bound) {
      return new Target(Sense.AT_LEAST, bound);
    }

    static Target atMost(double bound) {
      return new Target(Sense.AT_MOST, bound);
    }

    boolean met(double value) {
      return sense == Sense.AT_LEAST ? value >= bound : value <= bound;
    }
  }

  /** Which side of the bound is good. */
  enum Sense {
    AT_LEAST("≥"),
    AT_MOST("≤");

    private final String sign;

    Sense(String sign) {
      this.sign = sign;
    }
  }

  /** Something that could not be measured here, said in the table. */
  static Figure unavailable(String what, String why) {
    return new Figure(what, "not available", "", null, "", null, why);
  }

  String valueText() {
    return value == null ? "" : number(value) + unit(unit);
  }

  String targetText() {
    return target == null ? "" : target.sense.sign + ' ' + number(target.bound) + unit(unit);
  }

  String verdict() {
    if (value == null || target == null) {
      return value == null ? "not measured" : "";
    }
    if (target.met(value)) {
      return "met";
    }
    double factor = target.sense == Sense.AT_LEAST ? target.bound / value : value / target.bound;
    return "**missed** by " + number(factor) + "×";
  }

  /** The line of a Markdown table. */
  String row() {
    return String.join(
        " | ",
        "| " + what,
        ours,
        baseline,
        valueText(),
        targetText(),
        verdict(),
        note.replace('|', '/').replace('\n', ' ') + " |");
  }

  static String number(double value) {
    if (value >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }

  private static String unit(String unit) {
    return unit.equals("×") || unit.equals("%") || unit.isEmpty() ? unit : ' ' + unit;
  }
}
