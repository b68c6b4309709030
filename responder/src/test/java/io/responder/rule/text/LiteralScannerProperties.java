package io.responder.rule.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LiteralScannerProperties {

  /** Few letters, so that texts share beginnings, ends and middles; some that fold to others. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("abKk\u212A\u017Fs \u00E9\u00C9\uD55C").ofMaxLength(60);
  }

  @Provide
  Arbitrary<Set<String>> literals() {
    return texts()
        .filter(text -> !text.isEmpty())
        .map(text -> text.substring(0, Math.min(9, text.length())))
        .set()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 1_000)
  void findsEachTextThatIsThereAndNoOther(
      @ForAll("literals") Set<String> literals, @ForAll("texts") String message) {
    LiteralScanner scanner = new LiteralScanner(literals);
    int[] found = scanner.scan(message);
    assertThat(found).isSorted().doesNotHaveDuplicates();
    for (String text : literals) {
      assertThat(Arrays.binarySearch(found, scanner.id(text)) >= 0)
          .as("<%s> in <%s>", text, message)
          .isEqualTo(
              Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE)
                  .matcher(message)
                  .find());
    }
  }

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "a",
            "b",
            "ab",
            "\\.",
            "\\(",
            "(?:a|b)",
            "(a|ab|)",
            "(?:b)?",
            "a?",
            "",
            "|",
            "b|a",
            "[ab]",
            "a+",
            "b*",
            ".",
            "^",
            "$",
            "(?i)a",
            "a{2}",
            "\\d",
            "b??",
            "(?:a|b)*");
    return Combinators.combine(piece, piece, piece, piece).as((a, b, c, d) -> a + b + c + d);
  }

  @Provide
  Arbitrary<String> messages() {
    return Arbitraries.strings().withChars("abB.(1").ofMaxLength(8);
  }

  @Property(tries = 5_000)
  void aSearchForFewTextsFindsWhatTheExpressionFinds(
      @ForAll("expressions") String expression, @ForAll("messages") String message) {
    assertThat(MessagePattern.compile(expression).matches(message))
        .as("<%s> in <%s>", expression, message)
        .isEqualTo(Pattern.compile(expression, Pattern.DOTALL).matcher(message).find());
  }

  @Property(tries = 300)
  void aSetMatchesWhatItsExpressionsMatch(
      @ForAll("sets") List<String> expressions, @ForAll("messages") String message) {
    int[] found = SignatureSet.of(expressions).matches(message);
    for (int i = 0; i < expressions.size(); i++) {
      if (expressions.indexOf(expressions.get(i)) == i) {
        int distinct = (int) expressions.subList(0, i).stream().distinct().count();
        assertThat(Arrays.binarySearch(found, distinct) >= 0)
            .as("<%s> in <%s>", expressions.get(i), message)
            .isEqualTo(Pattern.compile(expressions.get(i), Pattern.DOTALL).matcher(message).find());
      }
    }
  }

  @Provide
  Arbitrary<List<String>> sets() {
    return expressions().list().ofMinSize(1).ofMaxSize(12);
  }
}
