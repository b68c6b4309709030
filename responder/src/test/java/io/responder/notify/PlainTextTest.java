package io.responder.notify;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

  @ParameterizedTest
  @CsvSource({
    "'a\u001b[31mred\u001b[0m', ared",
    "'a\u009b31mb', ab",
    "'a\u001b]0;title\u0007b', ab",
    "'a\u001b]8;;http://evil\u001b\\b', ab",
    "'a\u001b]0;no end', 'a0;no end'",
    "'a\u001bcb', ab",
    "'a\u001b', a",
    "'line\r\nnext', 'line next'",
    "'a\u0000b\u0008c', abc",
    "'a\u202eb\u2066c\u200bd\ufeffe', abcde",
    "'a\u2028b', 'a b'",
    "'a\ud800b', 'a?b'",
    "'한글 그대로', '한글 그대로'",
  })
  void removesWhatATerminalWouldObey(String text, String plain) {
    assertThat(PlainText.of(text)).isEqualTo(plain);
  }

  @Test
  void cutsBetweenCharactersAndCountsTheRest() {
    assertThat(PlainText.of("ab\ud83d\ude00cd", 3)).isEqualTo("ab\ud83d\ude00...(+2)");
    assertThat(PlainText.of("abc", 3)).isEqualTo("abc");
  }

  @Property
  void nothingHarmfulIsLeft(@ForAll String text) {
    assertThat(PlainText.of(text).codePoints())
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE);
  }
}
