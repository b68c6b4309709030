package io.responder.kube.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  private static List<String> texts(String log) {
    return LogLines.of(log).stream().map(LogLines.Line::text).toList();
  }

  @Test
  void linesThatSpeakOfTroubleAndTheLastWordsAreTold() {
    assertThat(
            texts(
                """
                starting
                listening on :7007
                Error: connect ECONNREFUSED 10.4.7.7:5432
                retrying
                one
                two
                bye
                """))
        .containsExactly("Error: connect ECONNREFUSED 10.4.7.7:5432", "one", "two", "bye");
  }

  @Test
  void equalLinesAreCounted() {
    assertThat(LogLines.of("error: x\nerror: x\nerror: x\na\nb\nc\n"))
        .first()
        .isEqualTo(new LogLines.Line("error: x", 3));
  }

  @Test
  void secretsAndColoursAreTakenOut() {
    assertThat(
            texts(
                "\u001b[31mERROR\u001b[0m login with password=hunter2 to"
                    + " postgres://app:s3cr3t@db/app failed\r\n"))
        .containsExactly(
            "ERROR login with password=(redacted) to postgres://(redacted)@db/app failed");
  }

  @Test
  void theNumberOfLinesIsBoundedAndTheLastAreKept() {
    String log =
        IntStream.range(0, 5_000).mapToObj(i -> "error " + i).collect(Collectors.joining("\n"));

    assertThat(texts(log)).hasSize(LogLines.MAX_LINES).last().isEqualTo("error 4999");
  }

  @Test
  void aLogWithNothingInItTellsNothing() {
    assertThat(LogLines.of("\n \n")).isEmpty();
  }
}
