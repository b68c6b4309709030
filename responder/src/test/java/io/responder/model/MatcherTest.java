package io.responder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.model.Matcher.Operator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {

  @Test
  void readsOneWithoutBracesOrQuotes() {
    assertThat(Matcher.parse("namespace=shop"))
        .containsExactly(new Matcher("namespace", Operator.EQUAL, "shop"));
  }

  @Test
  void readsSeveralInBraces() {
    assertThat(Matcher.parse(" { a = \"b\" , c=~\"d.*\", e!=f,g!~\"\", } "))
        .containsExactly(
            new Matcher("a", Operator.EQUAL, "b"),
            new Matcher("c", Operator.MATCHES, "d.*"),
            new Matcher("e", Operator.NOT_EQUAL, "f"),
            new Matcher("g", Operator.NOT_MATCHES, ""));
  }

  @Test
  void readsNamesAndValuesOfAnySigns() {
    assertThat(Matcher.parse("{\"app.kubernetes.io/이름\"=\"a \\\"b\\\" \\\\ \\u00e9\\n\",팀=결제}"))
        .containsExactly(
            new Matcher("app.kubernetes.io/이름", Operator.EQUAL, "a \"b\" \\ é\n"),
            new Matcher("팀", Operator.EQUAL, "결제"));
    assertThat(Matcher.parse("app.kubernetes.io/name=web")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | at character 1: there is no matcher",
        "{} | at character 3: there is no matcher",
        "{a=b | at character 5: the closing } is missing",
        "a=b} | at character 4: the opening { is missing",
        "a=b c=d | at character 5: a comma is missing",
        "{a=b c=d} | at character 6: a comma or } is missing",
        "a | at character 2: =, !=, =~ or !~ is missing after a",
        "a= | at character 3: a value for a is missing",
        "=b | at character 1: a label's name is missing",
        "\"\"=b | at character 1: a matcher has no label name",
        "a=\"b | at character 3: the closing \" is missing",
        "a=\"\\d\" | at character 5: \\d is no escape; a backslash is written \\\\",
        "a=\"\\u12\" | at character 6: \\u has four hexadecimal digits",
        "a=~\"(\" | at character 1: the expression of label a is not RE2: missing closing )",
        "a=~\"(?=b)\" | at character 1: the expression of label a is not RE2",
      })
  void saysWhatIsWrongAndWhere(String text, String said) {
    assertThatThrownBy(() -> Matcher.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Property
  void whatIsWrittenReadsTheSame(
      @ForAll @NotEmpty @StringLength(max = 20) String name,
      @ForAll @StringLength(max = 20) String value) {
    Matcher matcher = new Matcher(name, Operator.NOT_EQUAL, value);
    assertThat(Matcher.parse(matcher.toString())).containsExactly(matcher);
  }

  @Test
  void expressionsMatchTheWholeValue() {
    Map<String, String> labels = Map.of("cause", "image-tag-missing");
    assertThat(matches("cause=~\"image-.*\"", labels)).isTrue();
    assertThat(matches("cause=~\"image\"", labels)).isFalse();
    assertThat(matches("cause=~\"x|image-tag-missing\"", labels)).isTrue();
    assertThat(matches("cause!~\"image\"", labels)).isTrue();
  }

  @Test
  void anAbsentLabelIsAnEmptyOne() {
    assertThat(matches("team=\"\"", Map.of())).isTrue();
    assertThat(matches("team!=\"\"", Map.of())).isFalse();
    assertThat(matches("team!=payments", Map.of())).isTrue();
    assertThat(matches("team=~\".+\"", Map.of())).isFalse();
  }

  @Test
  void isBounded() {
    assertThatThrownBy(() -> Matcher.parse("a=" + "b".repeat(1_025)))
        .hasMessageContaining("at most 1024 characters");
  }

  private static boolean matches(String text, Map<String, String> labels) {
    List<Matcher> matchers = Matcher.parse(text);
    return matchers.get(0).matches(labels);
  }
}
