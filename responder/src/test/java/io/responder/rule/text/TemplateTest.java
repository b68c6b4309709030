package io.responder.rule.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Values come from objects that anybody may have written. */
class TemplateTest {

  private static String command(String template, String value) {
    return Template.parse(template).command(Map.of("x", value)::get);
  }

  @Test
  void plainValuesStayPlain() {
    assertThat(command("kubectl get ${x}", "web-1")).isEqualTo("kubectl get web-1");
    assertThat(command("docker pull ${x}", "r.example:5000/a/b@sha256:0a"))
        .isEqualTo("docker pull r.example:5000/a/b@sha256:0a");
  }

  @Test
  void aValueIsOneWordOfACommandWhateverIsInIt() {
    assertThat(command("echo ${x}", "a; rm -rf /")).isEqualTo("echo 'a; rm -rf /'");
    assertThat(command("echo ${x}", "$(reboot)`id`")).isEqualTo("echo '$(reboot)`id`'");
    assertThat(command("echo ${x}", "it's")).isEqualTo("echo 'it'\\''s'");
    assertThat(command("patch -p '{\"a\":\"${x}\"}'", "'; reboot; '"))
        .isEqualTo("patch -p '{\"a\":\"'\\''; reboot; '\\''\"}'");
    assertThat(command("echo ${x}", "a\nreboot\r\u0000\u202e")).isEqualTo("echo 'a reboot'");
  }

  @Test
  void aValueIsNeverReadAsAnOption() {
    assertThat(command("kubectl get pod ${x}", "--kubeconfig=/evil"))
        .isEqualTo("kubectl get pod <x>");
    assertThat(command("docker pull a/${x}", "-b")).isEqualTo("docker pull a/-b");
  }

  @Test
  void whatHasNoValueShowsItsFallbackOrItsName() {
    Template template = Template.parse("${x|some name} ${y} $${x}");
    assertThat(template.text(name -> null)).isEqualTo("some name <y> ${x}");
    assertThat(template.strict(name -> null)).isNull();
    assertThat(Template.parse("${x|some name}").strict(name -> "  \n ")).isEqualTo("some name");
  }

  @Test
  void valuesAreNeverEvaluated() {
    Template template = Template.parse("a ${x} b");
    assertThat(template.text(name -> "${x} ${y|z} %n {{x}} ${T(java.lang.Runtime)}"))
        .isEqualTo("a ${x} ${y|z} %n {{x}} ${T(java.lang.Runtime)} b");
  }

  @Test
  void malformedPlaceholdersAreRefused() {
    assertThatThrownBy(() -> Template.parse("${x")).hasMessage("\"${\" is not closed");
    assertThatThrownBy(() -> Template.parse("${x y}"))
        .hasMessage("\"${x y}\" is not a placeholder");
  }

  @Property(tries = 2_000)
  void noValueBreaksOutOfItsWord(@ForAll String value) {
    String bare = command("echo ${x} end", value);
    assertThat(words(bare)).as(bare).isEqualTo(3);
    assertThat(bare.chars().noneMatch(Character::isISOControl)).isTrue();
    String quoted = command("echo 'a${x}b' end", value);
    assertThat(words(quoted)).as(quoted).isEqualTo(3);
  }

  // Counts the words as a shell splits them; -1 where a quote is left open or anything is special.
  private static int words(String command) {
    int words = 0;
    boolean quoted = false;
    boolean inWord = false;
    String plain = command.replace("<x>", "x");
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (quoted) {
        quoted = c != '\'';
      } else if (c == '\'') {
        quoted = true;
        words += inWord ? 0 : 1;
        inWord = true;
      } else if (c == ' ') {
        inWord = false;
      } else if (c == '\\') {
        i++;
      } else if (";|&<>()$`\"*?[]#~!{}\n".indexOf(c) >= 0) {
        return -1;
      } else {
        words += inWord ? 0 : 1;
        inWord = true;
      }
    }
    return quoted ? -1 : words;
  }
}
