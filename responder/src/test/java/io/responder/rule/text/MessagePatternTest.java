package io.responder.rule.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.rule.RuleSet;
import io.responder.rule.explain.Diagnoser;
import io.responder.rule.file.RuleFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagePatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "no match for platform; no match for platform",
        "first|second; first,second",
        "first|b; ''",
        "first|.*; ''",
        "(?i)ABC; abc",
        "image \"(?P<image>[^\"]+)\" not; 'image \" & \" not'",
        "x(?:a|b)yes; yes",
        "(?:refused|timed? out)yes; 'refused,time & refused, out & yes'",
        "already (?:there|used) by|port taken; 'already ,port taken & there,used,port taken & "
            + " by,port taken'",
        "(?:long text)?yes; yes",
        "(?:long text){0,2}yes; yes",
        "(?:long text){2}yes; long text & yes",
        "colou?r of; colo & r of",
        "abb+cd; abb",
        "a{0,3}bcd; bcd",
        "containers{app}; containers{app}",
        "\\d+ nodes; ' nodes'",
        "a\\.b\\(c; a.b(c",
        "[^\\]]+ end; ' end'",
        "\\x41bc; ''",
        "\\\\x1[56] no; '\\x1 &  no'",
        ".*; ''",
        "ab; ''"
      })
  void everyMatchContainsARequiredLiteral(String expression, String literals) {
    List<Set<String>> expected =
        literals.isEmpty()
            ? List.of()
            : Stream.of(literals.split(" & ", -1)).map(set -> Set.of(set.split(",", -1))).toList();
    assertThat(RequiredLiterals.of(expression)).isEqualTo(expected);
  }

  @Test
  void theScannerFindsWhatContainsFinds() {
    List<String> texts = List.of("he", "she", "his", "hers", "not found", "found", "d");
    LiteralScanner scanner = new LiteralScanner(texts);
    for (String message : List.of("USHERS", "his, she", "image Not Found", "", "xyz", "\u0130d")) {
      int[] found = scanner.scan(message);
      for (String text : texts) {
        assertThat(Arrays.binarySearch(found, scanner.id(text)) >= 0)
            .as(text + " in " + message)
            .isEqualTo(message.toLowerCase(Locale.ROOT).contains(text));
      }
    }
  }

  @Test
  void capturesAreCleanedAndCutMessagesStillJudged() {
    MessagePattern pattern = MessagePattern.compile("image \"(?P<image>[^\"]+)\"");
    assertThat(pattern.capture("image \"a\u0007\u202eb\"")).isEqualTo(Map.of("image", "ab"));
    assertThat(pattern.capture("no such thing")).isNull();
  }

  @Test
  void hostileTextCostsNoTime() {
    RuleSet rules =
        RuleFiles.read(Path.of(System.getProperty("responder.root", "..")).resolve("rules"))
            .load()
            .orThrow();
    Diagnoser diagnoser = new Diagnoser(rules);
    Instant begin = Instant.now();
    for (String text : List.of("a".repeat(1 << 20), "((((", "\\", "image \"".repeat(50_000))) {
      diagnoser.diagnose("Event", "Failed", text, "");
      diagnoser.diagnose("", "", text, ":");
    }
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void schedulerMessagesNameTheirLargestReason() {
    String list = "0/6 nodes are available: ";
    assertThat(SchedulerMessage.dominant(list + "1 Insufficient cpu, 3 Insufficient memory."))
        .isEqualTo("3 Insufficient memory.");
    assertThat(
            SchedulerMessage.dominant(list + "2 a, 2 b. preemption: 0/6 nodes are available: 6 c"))
        .isEqualTo("2 a");
    assertThat(
            SchedulerMessage.dominant(
                list + "5 node(s) had untolerated taint {node-role.kubernetes.io/master: }, 1 x"))
        .isEqualTo("1 x");
    assertThat(SchedulerMessage.dominant(list + "pod has unbound claims. not found"))
        .isEqualTo("pod has unbound claims. not found");
    assertThat(SchedulerMessage.dominant("anything")).isEqualTo("anything");
  }
}
