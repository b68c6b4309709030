package io.responder.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");

  @Test
  void isSecondsOrADate() {
    assertThat(RetryAfter.parse("30", NOW)).isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryAfter.parse("Mon, 05 Jan 2026 09:02:00 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Mon, 05 Jan 2026 08:00:00 GMT", NOW)).isEqualTo(Duration.ZERO);
  }

  @Test
  void anythingElseSaysNothing() {
    assertThat(RetryAfter.parse(null, NOW)).isNull();
    assertThat(RetryAfter.parse("-1", NOW)).isNull();
    assertThat(RetryAfter.parse("soon", NOW)).isNull();
    assertThat(RetryAfter.parse("99999999999", NOW)).isNull();
  }
}
