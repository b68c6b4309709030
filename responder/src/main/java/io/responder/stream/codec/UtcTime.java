package io.responder.stream.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Times as {@link Instant#toString} writes them, without the formatter of {@code java.time}: every
 * record has several.
 */
final class UtcTime {

  private static final int DAY = 86_400;
  private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay() * DAY;
  private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY;

  /** Of {@code 2026-01-05T09:00:00Z}. */
  private static final int SHORTEST = 20;

  private static final int LONGEST = 30;
  private static final int FRACTION = 19;

  private UtcTime() {}

  /** The same as its {@code toString}. */
  static String text(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < YEAR_0 || seconds >= YEAR_10000) {
      return time.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY));
    int ofDay = (int) Math.floorMod(seconds, (long) DAY);
    byte[] text = new byte[LONGEST];
    digits(text, 0, 4, date.getYear());
    text[4] = '-';
    digits(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, ofDay / 3_600);
    text[13] = ':';
    digits(text, 14, 2, ofDay / 60 % 60);
    text[16] = ':';
    digits(text, 17, 2, ofDay % 60);
    int end = fraction(text, time.getNano());
    text[end] = 'Z';
    return new String(text, 0, end + 1, ISO_8859_1);
  }

  /** In groups of three digits, none where there is none. */
  private static int fraction(byte[] text, int nanos) {
    if (nanos == 0) {
      return FRACTION;
    }
    text[FRACTION] = '.';
    int count = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    int value = count == 3 ? nanos / 1_000_000 : count == 6 ? nanos / 1_000 : nanos;
    digits(text, FRACTION + 1, count, value);
    return FRACTION + 1 + count;
  }

  private static void digits(byte[] text, int from, int count, int value) {
    int left = value;
    for (int i = from + count - 1; i >= from; i--) {
      text[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  /** The time of such a text; null where it is no time, or one in another form. */
  static @Nullable Instant parse(String text) {
    int end = text.length() - 1;
    if (end < SHORTEST - 1 || end >= LONGEST || !isSeparated(text, end)) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = end == FRACTION ? 0 : number(text, FRACTION + 1, end);
    boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (!isTime || second < 0 || second > 59 || nanos < 0 || !isDate(year, month, day)) {
      return null;
    }
    for (int digits = end - FRACTION - 1; digits > 0 && digits < 9; digits++) {
      nanos *= 10;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(days * DAY + hour * 3_600 + minute * 60 + second, nanos);
  }

  private static boolean isSeparated(String text, int end) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && text.charAt(end) == 'Z'
        && (end == FRACTION || (text.charAt(FRACTION) == '.' && end > FRACTION + 1));
  }

  private static boolean isDate(int year, int month, int day) {
    return year >= 0
        && month >= 1
        && month <= 12
        && day >= 1
        && (day <= 28 || day <= LocalDate.of(year, month, 1).lengthOfMonth());
  }

  /** The number of the digits; -1 where there is something else. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Writes times. */
  static final class Serializer extends StdScalarSerializer<Instant> {

    private static final long serialVersionUID = 1L;

    Serializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(text(time));
    }
  }

  /** Reads times, in every form that Jackson reads. */
  static final class Deserializer extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    Deserializer() {
      super(Instant.class);
    }

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Instant time = parser.hasToken(JsonToken.VALUE_STRING) ? parse(parser.getText()) : null;
      return time == null ? InstantDeserializer.INSTANT.deserialize(parser, context) : time;
    }
  }
}
