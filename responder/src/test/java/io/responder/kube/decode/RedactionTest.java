package io.responder.kube.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets go, and what an expert needs stays. */
class RedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization: Bearer abcdefgh12345678|Authorization: Bearer (redacted)",
        "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here|got (redacted) here",
        "key AKIAIOSFODNN7EXAMPLE is wrong|key (redacted) is wrong",
        "postgres://app:hunter2@db:5432/x failed|postgres://(redacted)@db:5432/x failed",
        "https://ghp_abcdefghijklmnopqrstuvwxyz@github.com/a/b|https://(redacted)@github.com/a/b",
        "dsn host=db password=hunter2 user=app|dsn host=db password=(redacted) user=app",
        "POSTGRES_PASSWORD=hunter2|POSTGRES_PASSWORD=(redacted)",
        "password: hunter2|password: (redacted)",
        "{\"token\": \"hunter2\"}|{\"token\": \"(redacted)\"}",
        "xoxb-1234567890-abcdef|(redacted)",
      })
  void takesSecretsOut(String text, String clean) {
    assertThat(Redaction.clean(text)).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to fetch anonymous token: unexpected status from GET request to https://a/b: 403",
        "secret \"db-credentials\" not found",
        "couldn't find key password in Secret shop/db",
        "password authentication failed for user \"app\"",
        "MountVolume.SetUp failed for volume \"token\" : secret \"token\" not found",
        "ssh://git@github.com/acme/gitops.git: not found",
        "values don't meet the specifications of the schema(s): pathType is not allowed",
      })
  void leavesTheCauseAlone(String text) {
    assertThat(Redaction.clean(text)).isEqualTo(text);
  }

  @Test
  void shortensBetweenCodePoints() {
    for (String unit : new String[] {"a", "가", "\uD83D\uDE00", "\u00e9"}) {
      String cut = Redaction.clean(unit.repeat(10_000));
      assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(4_000, 4_096);
      assertThat(cut).endsWith(Redaction.CUT);
      assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .isEqualTo(cut);
    }
  }

  @Test
  void isLinear() {
    String hostile = "password=".repeat(200_000) + "a://".repeat(100_000) + "@";
    long start = System.nanoTime();
    Redaction.clean(hostile);
    assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
  }
}
