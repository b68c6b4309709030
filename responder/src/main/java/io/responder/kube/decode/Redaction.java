package io.responder.kube.decode;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of text that objects carry, and shortens it.
 *
 * <p>The patterns are linear (RE2), because the text is untrusted; each runs only where a cheap
 * literal says that it may match.
 */
public final class Redaction {

  /** What stands for removed text. */
  public static final String REDACTED = "(redacted)";

  /** What ends a shortened text. */
  static final String CUT = "…(cut)";

  private static final int MAX_BYTES = 4_096;

  // Short texts that were met lately and hold no secret: objects say the same again and again.
  private static final int LONGEST_KNOWN = 256;
  private static final int HARMLESS_BITS = 12;
  private static final @Nullable String[] HARMLESS = new String[1 << HARMLESS_BITS];

  private static final String SECRET_WORD =
      "[a-z0-9_.-]*(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key"
          + "|private[_-]?key|credential|credentials|sig|signature)";

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              text -> text.contains("-----BEGIN"),
              Pattern.compile(
                  "-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\]*"
                      + "(?:-----END [A-Z ]*PRIVATE KEY-----)?"),
              REDACTED),
          new Rule(
              text -> text.contains("earer ") || text.contains("asic ") || text.contains("EARER "),
              Pattern.compile("(?i)\\b(bearer|basic)\\s+[a-z0-9._~+/=-]{8,}"),
              "$1 " + REDACTED),
          new Rule(
              text -> text.contains("eyJ"),
              Pattern.compile("\\beyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]*)?"),
              REDACTED),
          new Rule(
              text -> text.contains("AKIA") || text.contains("ASIA"),
              Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
              REDACTED),
          new Rule(
              text ->
                  (text.indexOf('_') >= 0 && text.contains("gh"))
                      || text.contains("xox")
                      || text.contains("glpat-"),
              Pattern.compile(
                  "\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
                      + "|xox[abeprs]-[A-Za-z0-9-]{8,}|glpat-[A-Za-z0-9_-]{16,})"),
              REDACTED),
          new Rule(
              text -> text.indexOf('@') >= 0 && text.contains("://"),
              Pattern.compile("(://)[^/\\s:@\"']*:[^/\\s@\"']*@"),
              "$1" + REDACTED + "@"),
          new Rule(
              text -> text.indexOf('@') >= 0 && text.contains("http"),
              Pattern.compile("(https?://)[^/\\s:@\"'?]+@"),
              "$1" + REDACTED + "@"),
          new Rule(
              Word.NEEDED,
              text -> text.indexOf('=') >= 0,
              Pattern.compile("(?i)\\b(" + SECRET_WORD + "=)(\"[^\"]*\"|'[^']*'|[^\\s,;&\"']+)"),
              "$1" + REDACTED),
          new Rule(
              Word.NEEDED,
              text -> text.indexOf('"') >= 0 && text.indexOf(':') >= 0,
              Pattern.compile(
                  "(?i)(\\\\?\"" + SECRET_WORD + "\\\\?\"\\s*:\\s*)(\\\\?\")[^\"\\\\]*(\\\\?\")"),
              "$1$2" + REDACTED + "$3"),
          new Rule(
              Word.NEEDED,
              text -> text.indexOf(':') >= 0,
              Pattern.compile("(?i)\\b((?:password|passwd|passphrase|pwd)\\s*:\\s*)[^\\s,;&\"']+"),
              "$1" + REDACTED));

  private Redaction() {}

  /** The text without what looks like a secret, at most 4 KB of UTF-8, cut between code points. */
  public static String clean(String text) {
    return cut(redact(bounded(text)));
  }

  /** The text without what looks like a secret, in full length. */
  public static String redact(String text) {
    if (text.length() < 8) {
      return text;
    }
    if (text.length() > LONGEST_KNOWN) {
      return apply(text);
    }
    int slot = (text.hashCode() * 0x9E3779B9) >>> 32 - HARMLESS_BITS;
    if (text.equals(HARMLESS[slot])) {
      return text;
    }
    String clean = apply(text);
    if (clean.equals(text)) {
      HARMLESS[slot] = text;
    }
    return clean;
  }

  private static String apply(String text) {
    String clean = text;
    // What is replaced adds no such word.
    boolean named = namesSecret(text);
    for (Rule rule : RULES) {
      if ((named || rule.word == Word.NOT_NEEDED) && rule.hint.test(clean)) {
        clean = rule.pattern.matcher(clean).replaceAll(rule.replacement);
      }
    }
    return clean;
  }

  // Whether a word of SECRET_WORD may be in it: none is far from one of these beginnings.
  private static boolean namesSecret(String text) {
    for (int i = 0; i < text.length() - 2; i++) {
      switch (text.charAt(i) | 0x20) {
        case 'p' -> {
          if (begins(text, i, "pass") || begins(text, i, "pwd")) {
            return true;
          }
        }
        case 's' -> {
          if (begins(text, i, "secret") || begins(text, i, "sig")) {
            return true;
          }
        }
        case 't' -> {
          if (begins(text, i, "token")) {
            return true;
          }
        }
        case 'k' -> {
          if (begins(text, i, "key")) {
            return true;
          }
        }
        case 'c' -> {
          if (begins(text, i, "credential")) {
            return true;
          }
        }
        default -> {
          // The long s and the Kelvin sign are letters of these words to a pattern without case.
          if (text.charAt(i) == '\u017F' || text.charAt(i) == '\u212A') {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean begins(String text, int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= text.length()) {
        return false;
      }
      char sign = text.charAt(at + i);
      if ((sign | 0x20) != word.charAt(i)) {
        return sign == '\u017F' || sign == '\u212A';
      }
    }
    return true;
  }

  // A secret may lie across the cut: redact a little more than is kept, but never megabytes.
  private static String bounded(String text) {
    return text.length() <= 2 * MAX_BYTES ? text : text.substring(0, 2 * MAX_BYTES);
  }

  /** At most 4 KB of UTF-8 of the text; a shortened one says so. */
  static String cut(String text) {
    if (text.length() * 3 <= MAX_BYTES) {
      return text;
    }
    int budget = MAX_BYTES - 3 - (CUT.length() - 1);
    int bytes = 0;
    int kept = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      at += Character.charCount(point);
      if (bytes <= budget) {
        kept = at;
      }
      if (bytes > MAX_BYTES) {
        return text.substring(0, kept) + CUT;
      }
    }
    return text;
  }

  /** Whether a rule is only for texts that {@link #namesSecret}. */
  private enum Word {
    NEEDED,
    NOT_NEEDED
  }

  private record Rule(Word word, Predicate<String> hint, Pattern pattern, String replacement) {
    Rule(Predicate<String> hint, Pattern pattern, String replacement) {
      this(Word.NOT_NEEDED, hint, pattern, replacement);
    }
  }
}
