package io.responder.incident;

import io.responder.model.Evidence;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import java.util.Locale;

/**
 * What a problem's evidence says, with all taken out that differs between workloads that say the
 * same: names of the workload and its objects, and every word with a digit in it (addresses,
 * hashes, generated suffixes, counters, times).
 */
final class Statement {

  private static final int MAX_LENGTH = 200;
  private static final int LEAST_WORDS = 4;

  private Statement() {}

  /** The statement; empty where the evidence says too little to compare. */
  static String of(Problem problem) {
    if (problem.evidence().isEmpty()) {
      return "";
    }
    Evidence leading = problem.evidence().get(0);
    String text = leading.message();
    text = without(text, leading.object());
    text = without(text, problem.workload());
    StringBuilder said = new StringBuilder();
    int words = 0;
    int at = 0;
    while (at < text.length() && said.length() < MAX_LENGTH) {
      int end = at;
      boolean digit = false;
      while (end < text.length() && isWord(text.charAt(end))) {
        digit |= Character.isDigit(text.charAt(end));
        end++;
      }
      if (end == at) {
        char sign = text.charAt(at++);
        boolean blank = Character.isWhitespace(sign);
        if (!blank || (!said.isEmpty() && said.charAt(said.length() - 1) != ' ')) {
          said.append(blank ? ' ' : sign);
        }
      } else {
        words += digit ? 0 : 1;
        said.append(digit ? "#" : text.substring(at, end).toLowerCase(Locale.ROOT));
        at = end;
      }
    }
    return words < LEAST_WORDS ? "" : said.toString().strip();
  }

  private static String without(String text, ObjectRef object) {
    String cut = object.name().isEmpty() ? text : text.replace(object.name(), "#");
    // Short namespaces are words of their own: "db" is in many a message.
    return object.namespace().length() < 4 ? cut : cut.replace(object.namespace(), "#");
  }

  private static boolean isWord(char sign) {
    return Character.isLetterOrDigit(sign) || sign == '-' || sign == '_';
  }
}
