package io.responder.stream.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.responder.model.ClusterEvent.Origin;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of what a core Event says, by hand: Events are most of what a cluster says, and binding
 * takes more than three times as long to read them.
 *
 * <p>Writes exactly the bytes that the binding writes and reads exactly those; where a text is not
 * plain ASCII or anything is in another place it gives up, and the binding does it.
 */
final class ReportedJson {

  private static final byte[] BEGIN =
      ascii("{\"schemaVersion\":1,\"type\":\"reported\",\"object\":");
  private static final byte[] CLUSTER = ascii("{\"cluster\":\"");
  private static final byte[] GROUP = ascii("\",\"group\":\"");
  private static final byte[] KIND = ascii("\",\"kind\":\"");
  private static final byte[] NAMESPACE = ascii("\",\"namespace\":\"");
  private static final byte[] NAME = ascii("\",\"name\":\"");
  private static final byte[] UID = ascii("\",\"uid\":\"");
  private static final byte[] WORKLOAD = ascii("\"},\"workload\":");
  private static final byte[] REPORT = ascii("\"},\"report\":{\"id\":\"");
  private static final byte[] SOURCE = ascii("\",\"source\":\"");
  private static final byte[] TYPE = ascii("\",\"type\":\"");
  private static final byte[] REASON = ascii("\",\"reason\":\"");
  private static final byte[] MESSAGE = ascii("\",\"message\":\"");
  private static final byte[] PART = ascii("\",\"part\":\"");
  private static final byte[] COUNT = ascii("\",\"count\":");
  private static final byte[] FIRST_SEEN = ascii(",\"firstSeen\":\"");
  private static final byte[] LAST_SEEN = ascii("\",\"lastSeen\":\"");
  private static final byte[] VERSION = ascii("\"},\"resourceVersion\":\"");
  private static final byte[] OBSERVED = ascii("\",\"observedAt\":\"");
  private static final byte[] ORIGIN = ascii("\",\"origin\":\"");
  private static final byte[] END = ascii("\"}");

  /** All but the message, where names are not unusually long. */
  private static final int FRAME = 800;

  /** More digits may be more than a long. */
  private static final int DIGITS = 18;

  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private byte[] json;
  private int at;
  private boolean isOdd;

  private ReportedJson(byte[] json) {
    this.json = json;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** The record's value; null where the binding must write it. */
  static byte @Nullable [] write(Reported event) {
    ReportedJson out = new ReportedJson(new byte[FRAME + event.report().message().length()]);
    out.put(BEGIN);
    out.put(event.object());
    out.put(WORKLOAD);
    out.put(event.workload());
    out.put(event.report());
    out.put(VERSION, event.resourceVersion());
    out.put(OBSERVED, UtcTime.text(event.observedAt()));
    out.put(ORIGIN, SealedTypes.nameOf(event.origin()));
    out.put(END);
    return out.isOdd ? null : Arrays.copyOf(out.json, out.at);
  }

  private void put(ObjectRef object) {
    put(CLUSTER, object.cluster());
    put(GROUP, object.group());
    put(KIND, object.kind());
    put(NAMESPACE, object.namespace());
    put(NAME, object.name());
    put(UID, object.uid());
  }

  private void put(Report report) {
    put(REPORT, report.id());
    put(SOURCE, report.source());
    put(TYPE, report.type());
    put(REASON, report.reason());
    put(MESSAGE, report.message());
    put(PART, report.part());
    put(COUNT, Long.toString(report.count()));
    put(FIRST_SEEN, UtcTime.text(report.firstSeen()));
    put(LAST_SEEN, UtcTime.text(report.lastSeen()));
  }

  private void put(byte[] name, String text) {
    put(name);
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        int escape = ESCAPED.indexOf(c);
        isOdd |= escape < 0;
        ensure(text.length() - i + 1);
        json[at++] = '\\';
        json[at++] = (byte) (escape < 0 ? '?' : ESCAPES.charAt(escape));
      } else {
        isOdd |= c > '~';
        json[at++] = (byte) c;
      }
    }
  }

  private void put(byte[] name) {
    ensure(name.length);
    System.arraycopy(name, 0, json, at, name.length);
    at += name.length;
  }

  private void ensure(int more) {
    if (json.length - at < more) {
      json = Arrays.copyOf(json, Math.max(2 * json.length, at + more));
    }
  }

  /** The event of a value; null where the binding must read it. */
  static @Nullable Reported read(byte[] json) {
    ReportedJson in = new ReportedJson(json);
    in.take(BEGIN);
    if (in.isOdd) {
      return null;
    }
    ObjectRef object = in.object();
    in.take(WORKLOAD);
    ObjectRef workload = in.object();
    Report report = in.report();
    String version = in.text(VERSION);
    Instant observedAt = in.time(OBSERVED);
    Origin origin = in.origin();
    in.take(END);
    return in.isOdd || in.at < json.length || report == null || origin == null
        ? null
        : new Reported(object, workload, report, version, observedAt, origin);
  }

  private ObjectRef object() {
    return new ObjectRef(
        text(CLUSTER), text(GROUP), text(KIND), text(NAMESPACE), text(NAME), text(UID));
  }

  private @Nullable Report report() {
    String id = text(REPORT);
    String source = text(SOURCE);
    String type = text(TYPE);
    String reason = text(REASON);
    String message = text(MESSAGE);
    String part = text(PART);
    long count = count();
    Instant firstSeen = time(FIRST_SEEN);
    Instant lastSeen = time(LAST_SEEN);
    return isOdd
        ? null
        : new Report(id, source, type, reason, message, part, count, firstSeen, lastSeen);
  }

  private long count() {
    take(COUNT);
    int from = at;
    long count = 0;
    while (!isOdd && at < json.length && json[at] >= '0' && json[at] <= '9') {
      count = count * 10 + json[at++] - '0';
      isOdd |= at - from > DIGITS;
    }
    // None, or one that begins with a zero.
    isOdd |= count == 0 || json[from] == '0';
    return count;
  }

  private Instant time(byte[] name) {
    Instant time = UtcTime.parse(text(name));
    isOdd |= time == null;
    return time == null ? Instant.EPOCH : time;
  }

  private @Nullable Origin origin() {
    String text = text(ORIGIN);
    for (Origin origin : Origin.values()) {
      if (SealedTypes.nameOf(origin).equals(text)) {
        return origin;
      }
    }
    return null;
  }

  /** A text up to its closing sign, which is left. */
  private String text(byte[] name) {
    take(name);
    int from = at;
    while (!isOdd && at < json.length && json[at] != '"') {
      if (json[at] == '\\') {
        return unescaped(from);
      }
      isOdd = json[at] < ' '; // Bytes of other scripts are negative.
      at++;
    }
    return isOdd ? "" : new String(json, from, at - from, ISO_8859_1);
  }

  private String unescaped(int from) {
    StringBuilder text = new StringBuilder(new String(json, from, at - from, ISO_8859_1));
    while (!isOdd && at < json.length && json[at] != '"') {
      byte b = json[at++];
      if (b == '\\' && at < json.length) {
        int escape = ESCAPES.indexOf(json[at++]);
        isOdd = escape < 0;
        text.append(escape < 0 ? '?' : ESCAPED.charAt(escape));
      } else {
        isOdd = b < ' ';
        text.append((char) b);
      }
    }
    return text.toString();
  }

  private void take(byte[] expected) {
    int end = at + expected.length;
    isOdd |= end > json.length || !Arrays.equals(json, at, end, expected, 0, expected.length);
    at = isOdd ? at : end;
  }
}
