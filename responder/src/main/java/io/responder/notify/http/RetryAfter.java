package io.responder.notify.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After}: seconds or a date. */
final class RetryAfter {

  private RetryAfter() {}

  /** How long to wait from {@code now}; null where it is missing or not understood. */
  static @Nullable Duration parse(@Nullable String value, Instant now) {
    if (value == null || value.isBlank() || value.length() > 40) {
      return null;
    }
    String text = value.strip();
    if (text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
