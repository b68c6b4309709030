package io.responder.kube.decode;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the API's timestamps without ever failing. */
public final class Timestamps {

  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssX", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT);
  private static final int SHORTEST = 20;
  private static final int LONGEST = 40;
  private static final String FORM = "0000-00-00T00:00:00";
  private static final int[] DAYS_BEFORE = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

  private Timestamps() {}

  /** The instant that the text names, null where it names none that can be judged. */
  public static @Nullable Instant parse(@Nullable String text) {
    if (text == null || text.length() < SHORTEST || text.length() > LONGEST) {
      return null;
    }
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    Instant usual = usual(bytes, 0, bytes.length);
    return usual == null ? any(text) : usable(usual);
  }

  /** The instant at a field of the value, null where there is none. */
  public static @Nullable Instant at(Value value, String field) {
    return value.path(field).instant();
  }

  /** The same of a text in UTF-8. */
  static @Nullable Instant parse(byte[] bytes, int from, int to) {
    Instant usual = usual(bytes, from, to);
    if (usual != null) {
      return usable(usual);
    }
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return text.length() < SHORTEST || text.length() > LONGEST ? null : any(text);
  }

  /** The instant, null where it cannot be judged; negative nanos are none. */
  static @Nullable Instant of(long seconds, int nanos) {
    return seconds > 0 && seconds <= LATEST
        ? Instant.ofEpochSecond(seconds, Math.max(0, nanos))
        : null;
  }

  /** The instant as the API writes it, with microseconds unless the nanos are negative. */
  static String format(long seconds, int nanos) {
    try {
      Instant instant = Instant.ofEpochSecond(seconds, Math.max(0, nanos));
      return (nanos < 0 ? SECONDS : MICROS).format(instant.atOffset(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      // Further away than any calendar.
      return "";
    }
  }

  private static @Nullable Instant any(String text) {
    try {
      return usable(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant usable(Instant instant) {
    boolean usable = instant.getEpochSecond() > 0 && instant.getEpochSecond() <= LATEST;
    return usable ? instant : null;
  }

  /** A time in the form that the API server writes, null for any other form. */
  private static @Nullable Instant usual(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < SHORTEST || length > SHORTEST + 10 || bytes[to - 1] != 'Z') {
      return null;
    }
    for (int i = 0; i < FORM.length(); i++) {
      boolean right =
          FORM.charAt(i) == '0' ? digit(bytes[from + i]) : bytes[from + i] == FORM.charAt(i);
      if (!right) {
        return null;
      }
    }
    int nanos = nanos(bytes, from + FORM.length(), to - 1);
    int year = 100 * two(bytes, from) + two(bytes, from + 2);
    int month = two(bytes, from + 5);
    int day = two(bytes, from + 8);
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (nanos < 0
        || year < 1
        || month < 1
        || month > 12
        || day < 1
        || day > length(month, leap)
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    int before = year - 1;
    long days =
        365L * before
            + before / 4
            - before / 100
            + before / 400
            - 719_162 // of the years before 1970
            + DAYS_BEFORE[month - 1]
            + (leap && month > 2 ? 1 : 0)
            + day
            - 1;
    return Instant.ofEpochSecond(86_400 * days + 3_600L * hour + 60L * minute + second, nanos);
  }

  // Nothing, or a point and one to nine digits; -1 for anything else.
  private static int nanos(byte[] bytes, int from, int to) {
    if (from == to) {
      return 0;
    }
    if (bytes[from] != '.' || to - from < 2) {
      return -1;
    }
    int nanos = 0;
    for (int i = 1; i <= 9; i++) {
      int at = from + i;
      if (at < to && !digit(bytes[at])) {
        return -1;
      }
      nanos = 10 * nanos + (at < to ? bytes[at] - '0' : 0);
    }
    return nanos;
  }

  private static int length(int month, boolean leap) {
    if (month == 2) {
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  private static boolean digit(byte sign) {
    return sign >= '0' && sign <= '9';
  }

  private static int two(byte[] bytes, int at) {
    return 10 * (bytes[at] - '0') + bytes[at + 1] - '0';
  }
}
