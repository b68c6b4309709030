package io.responder.stream.codec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Finding;
import io.responder.model.Snapshot;
import io.responder.model.Told;
import io.responder.model.Transition;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The public form of one type of record: its key, its CloudEvents attributes and its JSON value.
 *
 * <p>A value states its {@code schemaVersion}. Fields are only ever added within a version, so
 * unknown fields are ignored; a higher version than {@link #SCHEMA_VERSION} is unreadable.
 * Thread-safe.
 *
 * @param <T> the type of the values
 */
public final class RecordCodec<T> {

  /** The version that is written, and the highest that is read. */
  public static final int SCHEMA_VERSION = 1;

  /** A value is never larger than this. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final String VERSION = "schemaVersion";
  private static final byte[] FIRST =
      ("{\"" + VERSION + "\":" + SCHEMA_VERSION + ',').getBytes(StandardCharsets.UTF_8);
  private static final String TYPE_PREFIX = "io.responder.";
  private static final String SOURCE = "/responder/clusters/";

  /** No address starts with it: names of clusters do not contain a tilde. */
  private static final String SNAPSHOT_KEY = "~snapshot/";

  private final JsonMapper mapper = Json.mapper();
  private final Function<T, String> key;
  private final Function<T, CloudAttributes> attributes;
  private final Form<T> form;

  /** What is written for a value, and what a record is read as. */
  private interface Form<T> {
    Object payload(T value);

    /** How a record is read whose first field is that one. */
    ObjectReader reader(First first);

    T value(Object payload);
  }

  /** The first field of a record after its version. */
  private enum First {
    ID("id"),
    TYPE(SealedTypes.TYPE),
    OTHER("");

    private final String field;
    private final byte[] start;

    First(String field) {
      this.field = field;
      this.start = ('"' + field + "\":").getBytes(StandardCharsets.UTF_8);
    }

    static First of(byte[] plain) {
      for (First first : values()) {
        int end = FIRST.length + first.start.length;
        if (plain.length > end
            && Arrays.equals(plain, FIRST.length, end, first.start, 0, first.start.length)) {
          return first;
        }
      }
      return OTHER;
    }

    // Somebody else may have put the fields in another order.
    static First of(ObjectNode envelope) {
      if (envelope.has(TYPE.field)) {
        return TYPE;
      }
      return envelope.has(ID.field) ? ID : OTHER;
    }
  }

  private RecordCodec(
      Class<T> type, Function<T, String> key, Function<T, CloudAttributes> attributes) {
    this.key = key;
    this.attributes = attributes;
    ObjectReader reader = mapper.readerFor(type);
    this.form =
        new Form<>() {
          @Override
          public Object payload(T value) {
            return requireNonNull(value, "value");
          }

          @Override
          public ObjectReader reader(First first) {
            return reader;
          }

          @Override
          public T value(Object payload) {
            return type.cast(payload);
          }
        };
  }

  private RecordCodec(
      Function<T, String> key, Function<T, CloudAttributes> attributes, Form<T> form) {
    this.key = key;
    this.attributes = attributes;
    this.form = form;
  }

  /** Cluster events, keyed by the object's address. */
  public static RecordCodec<ClusterEvent> clusterEvents() {
    return new RecordCodec<>(
        ClusterEvent.class,
        event -> event.object().key(),
        event ->
            new CloudAttributes(
                event.id(),
                source(event.object().cluster()),
                TYPE_PREFIX + "cluster-event." + SealedTypes.nameOf(event.getClass()) + ".v1",
                event.observedAt(),
                event.object().key()));
  }

  /**
   * Ends of snapshots. Their keys are no object's, and they go to every partition of the cluster
   * events.
   */
  public static RecordCodec<Snapshot> snapshots() {
    return new RecordCodec<>(
        Snapshot.class,
        snapshot -> SNAPSHOT_KEY + snapshotScope(snapshot),
        snapshot ->
            new CloudAttributes(
                snapshotScope(snapshot) + '@' + snapshot.begunAt(),
                source(snapshot.cluster()),
                TYPE_PREFIX + "snapshot.v1",
                snapshot.completedAt(),
                snapshotScope(snapshot)));
  }

  /** Whether a record of that key among the cluster events is the end of a snapshot. */
  public static boolean isSnapshot(@Nullable String recordKey) {
    return recordKey != null && recordKey.startsWith(SNAPSHOT_KEY);
  }

  /** Findings, keyed by the address of the workload. */
  public static RecordCodec<Finding> findings() {
    return new RecordCodec<>(
        Finding.class,
        finding -> finding.workload().key(),
        finding ->
            new CloudAttributes(
                findingId(finding),
                source(finding.object().cluster()),
                TYPE_PREFIX + "finding." + SealedTypes.nameOf(finding.getClass()) + ".v1",
                finding.at(),
                finding.object().key()));
  }

  /** That receivers have the news of incidents, keyed by both. */
  public static RecordCodec<Told> deliveries() {
    return new RecordCodec<>(
        Told.class,
        told -> told.incident() + '/' + told.receiver(),
        told ->
            new CloudAttributes(
                told.incident() + '/' + told.receiver() + '@' + told.at(),
                source(told.cluster()),
                TYPE_PREFIX + "delivery.v1",
                told.at(),
                told.incident()));
  }

  /** Transitions of workload incidents, keyed by cluster: all of a cluster meet in one place. */
  public static RecordCodec<Transition> workloadIncidents() {
    return new RecordCodec<>(
        Transition.class,
        transition -> transition.after().problem().workload().cluster(),
        transition -> transitionAttributes("workload-incident.", transition));
  }

  /** All that changes the incidents of a cluster, keyed by cluster. */
  public static RecordCodec<ClusterInput> clusterInputs() {
    RecordCodec<Transition> transitions = workloadIncidents();
    ObjectMapper mapper = transitions.mapper;
    Map<First, ObjectReader> readers =
        Map.of(
            First.ID, mapper.readerFor(Command.class),
            First.TYPE, mapper.readerFor(ClusterInput.class),
            First.OTHER, mapper.readerFor(Transition.class));
    return new RecordCodec<>(
        ClusterInput::cluster,
        input ->
            input instanceof ClusterInput.Changed changed
                ? transitions.attributes(changed.transition())
                : wish(input),
        new Form<>() {
          // A transition and a command are records of their own, older than the others; the others
          // say what they are.
          @Override
          public Object payload(ClusterInput input) {
            if (input instanceof ClusterInput.Changed changed) {
              return changed.transition();
            }
            return input instanceof ClusterInput.Commanded commanded ? commanded.command() : input;
          }

          @Override
          public ObjectReader reader(First first) {
            return requireNonNull(readers.get(first));
          }

          @Override
          public ClusterInput value(Object payload) {
            if (payload instanceof Transition transition) {
              return new ClusterInput.Changed(transition);
            }
            return payload instanceof Command command
                ? new ClusterInput.Commanded(command)
                : (ClusterInput) payload;
          }
        });
  }

  /**
   * Silences and their ends, keyed by cluster and silence: of each the latest counts. They go to
   * the partition of their cluster.
   */
  public static RecordCodec<ClusterInput> silences() {
    RecordCodec<ClusterInput> inputs = clusterInputs();
    return new RecordCodec<>(
        input -> input.cluster() + '/' + silence(input), inputs.attributes, inputs.form);
  }

  private static String silence(ClusterInput input) {
    if (input instanceof ClusterInput.Silenced silenced) {
      return silenced.silence().id();
    }
    if (input instanceof ClusterInput.SilenceEnded ended) {
      return ended.silence();
    }
    throw new UnreadableRecord("value is no silence");
  }

  private static CloudAttributes wish(ClusterInput input) {
    String id;
    String kind;
    String subject;
    if (input instanceof ClusterInput.Commanded commanded) {
      id = commanded.command().id();
      kind = "command." + commanded.command().action().label();
      subject = commanded.command().incident();
    } else if (input instanceof ClusterInput.Silenced silenced) {
      id = silenced.id();
      kind = "silence.set";
      subject = silenced.silence().id();
    } else if (input instanceof ClusterInput.SilenceEnded ended) {
      id = ended.id();
      kind = "silence.ended";
      subject = ended.silence();
    } else {
      throw new AssertionError(input);
    }
    return new CloudAttributes(
        id, source(input.cluster()), TYPE_PREFIX + kind + ".v1", input.at(), subject);
  }

  /** Transitions of incidents as people see them, keyed by the incident's id. */
  public static RecordCodec<Transition> incidents() {
    return new RecordCodec<>(
        Transition.class,
        transition -> transition.after().id(),
        transition -> transitionAttributes("incident.", transition));
  }

  /** The record's key. */
  public String key(T value) {
    return key.apply(value);
  }

  /** The record's CloudEvents attributes. */
  public CloudAttributes attributes(T value) {
    return attributes.apply(value);
  }

  /**
   * The record's value.
   *
   * @throws OversizedRecord when it is larger than {@link #MAX_BYTES} with all texts cut
   */
  public byte[] encode(T value) {
    byte[] bytes = written(value);
    if (bytes.length <= MAX_BYTES) {
      return bytes;
    }
    ObjectNode envelope = mapper.createObjectNode().put(VERSION, SCHEMA_VERSION);
    envelope.setAll((ObjectNode) mapper.valueToTree(form.payload(value)));
    for (int limit : TextCut.LIMITS) {
      byte[] cut = Json.write(mapper, TextCut.cut(envelope, limit));
      if (cut.length <= MAX_BYTES) {
        return cut;
      }
    }
    throw new OversizedRecord(key(value), bytes.length, MAX_BYTES, Digest.sha256(bytes));
  }

  /**
   * The value of a record.
   *
   * @throws UnreadableRecord when key and bytes are not a record of this type
   */
  public T decode(@Nullable String recordKey, byte @Nullable [] bytes) {
    if (recordKey == null) {
      throw new UnreadableRecord("record has no key");
    }
    if (bytes == null || bytes.length == 0) {
      throw new UnreadableRecord("record has no value");
    }
    T value = read(bytes);
    String expected = key(value);
    if (!expected.equals(recordKey)) {
      throw new UnreadableRecord("key of the record is not the key of its value");
    }
    return value;
  }

  private byte[] written(T value) {
    byte[] reported = value instanceof Reported event ? ReportedJson.write(event) : null;
    return reported == null ? versioned(Json.write(mapper, form.payload(value))) : reported;
  }

  // The version comes first, so that a reader knows it before anything else. Put before the bytes
  // of the value: a tree of nodes in between costs as much again as the writing itself.
  private static byte[] versioned(byte[] object) {
    byte[] bytes = Arrays.copyOf(FIRST, FIRST.length + object.length - 1);
    System.arraycopy(object, 1, bytes, FIRST.length, object.length - 1);
    return bytes;
  }

  /**
   * The value of a record whose key is not at hand.
   *
   * @throws UnreadableRecord when the bytes are not a value of this type
   */
  public T read(byte[] bytes) {
    try {
      if (isPlain(bytes)) {
        return form.value(requireNonNull(plain(bytes), "value"));
      }
      JsonNode tree = mapper.readTree(bytes);
      if (!(tree instanceof ObjectNode envelope)) {
        throw new UnreadableRecord("value is not a JSON object");
      }
      checkVersion(envelope.get(VERSION));
      Object payload = form.reader(First.of(envelope)).readValue(envelope);
      return form.value(requireNonNull(payload, "value"));
    } catch (JsonProcessingException e) {
      throw new UnreadableRecord("value is " + Json.reason(e), e);
    } catch (IOException e) {
      throw new UnreadableRecord("value is not JSON", e);
    }
  }

  private @Nullable Object plain(byte[] bytes) throws IOException {
    ObjectReader reader = form.reader(First.of(bytes));
    if (reader.getValueType().hasRawClass(ClusterEvent.class)) {
      Reported reported = ReportedJson.read(bytes);
      if (reported != null) {
        return reported;
      }
    }
    // Without the version: Jackson keeps aside what comes before the type, and all that follows
    // is read through what it kept.
    byte[] rest = Arrays.copyOfRange(bytes, FIRST.length - 1, bytes.length);
    rest[0] = '{';
    return reader.readValue(rest);
  }

  // As we write it ourselves: then nothing has to be looked at before it is bound.
  private static boolean isPlain(byte[] bytes) {
    return bytes.length > FIRST.length
        && Arrays.equals(bytes, 0, FIRST.length, FIRST, 0, FIRST.length);
  }

  private static void checkVersion(@Nullable JsonNode version) {
    if (version == null || !version.isInt()) {
      throw new UnreadableRecord("value states no schemaVersion");
    }
    if (version.intValue() < 1 || version.intValue() > SCHEMA_VERSION) {
      throw new UnreadableRecord(
          "schemaVersion " + version.intValue() + " is unknown; known up to " + SCHEMA_VERSION);
    }
  }

  private static CloudAttributes transitionAttributes(String kind, Transition transition) {
    return new CloudAttributes(
        transition.id(),
        source(transition.after().problem().workload().cluster()),
        TYPE_PREFIX + kind + transition.reason().label() + ".v1",
        transition.at(),
        transition.after().id());
  }

  /** A finding has no id of its own: the same statement gives the same one. */
  private static String findingId(Finding finding) {
    String statement =
        String.join(
            "\n",
            finding.object().key(),
            finding.object().uid(),
            finding.rule(),
            SealedTypes.nameOf(finding.getClass()),
            finding.at().toString());
    return Digest.sha256(statement.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  private static String snapshotScope(Snapshot snapshot) {
    return snapshot.cluster()
        + '/'
        + snapshot.namespace()
        + '/'
        + (snapshot.group().isEmpty() ? "" : snapshot.group() + '/')
        + snapshot.kind();
  }

  private static String source(String cluster) {
    return SOURCE
        + (isUnreserved(cluster) ? cluster : URLEncoder.encode(cluster, StandardCharsets.UTF_8));
  }

  private static boolean isUnreserved(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return true;
  }
}
