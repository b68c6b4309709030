package io.responder.bench.load;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One kind of the API server: objects 0 to count-1, and a log of changes whose length is all there
 * is to it: change k touches object (k-1) mod count and has the version {@link #BASE}+k, so every
 * list and every watch from any version follows from one number.
 *
 * <p>Thread-safe.
 */
final class Resource {

  /** The version before the first change; ten digits, like all before and after. */
  static final long BASE = 2_000_000_000L;

  /** What a change is. */
  enum Mode {
    /** Objects that are there change in turn. */
    MODIFY,
    /** Each change is a new object; none are there at the beginning. */
    ADD
  }

  /** Which text an object has: by its number, and whether its present round is an odd one. */
  interface Choice {
    int template(int number, long change);
  }

  /**
   * What there is.
   *
   * @param path below which it is served
   * @param count how many objects there are, in {@link Mode#ADD} how many numbers are in use
   * @param texts the texts, see {@link Template}
   * @param choice which of the texts an object has at a change; change 0 is the beginning
   */
  record Shape(
      String path,
      String kind,
      String apiVersion,
      Mode mode,
      int count,
      int workloads,
      int nodes,
      List<String> texts,
      Choice choice) {}

  private final Shape shape;
  // What each connection copies: who comes back after a cut must not wait for them to be made.
  private final Template[] frames;
  private final Template[] items;
  private final @Nullable Protobuf protobuf;
  private long head; // guarded by this
  private int generation; // guarded by this
  private final long[] writtenAt;
  private volatile long sent;

  Resource(Shape shape, int timed) {
    this.shape = shape;
    this.writtenAt = new long[timed];
    this.frames = templates(shape, text -> text);
    this.items =
        templates(
            shape,
            text ->
                // Built-in kinds leave their kind out in lists, custom resources do not.
                shape.apiVersion().contains(".")
                    ? text
                    : text.replaceFirst("\"kind\":\"" + shape.kind() + "\",", "")
                        .replaceFirst("\"apiVersion\":\"" + shape.apiVersion() + "\",", ""));
    this.protobuf = Protobuf.of(shape);
  }

  private static Template[] templates(Shape shape, UnaryOperator<String> edit) {
    return shape.texts().stream()
        .map(text -> new Template(edit.apply(text)))
        .toArray(Template[]::new);
  }

  Shape shape() {
    return shape;
  }

  /** A writer for one connection. */
  Writer writer() {
    return new Writer();
  }

  synchronized long head() {
    return head;
  }

  synchronized void append(long changes) {
    head += changes;
    notifyAll();
  }

  /** Ends all open watches; returns the highest change that any of them was sent. */
  synchronized long cut() {
    generation++;
    notifyAll();
    return sent;
  }

  synchronized int generation() {
    return generation;
  }

  /** Waits until there are changes after the given one, or the watches are cut, or time is up. */
  synchronized long await(long after, int ofGeneration, long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (head <= after && generation == ofGeneration) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return head;
  }

  void sent(long change) {
    if (change < writtenAt.length && writtenAt[(int) change] == 0) {
      writtenAt[(int) change] = Micros.now();
    }
    sent = Math.max(sent, change);
  }

  long writtenAt(long change) {
    return writtenAt[(int) change];
  }

  /** Makes the bytes of objects. Not thread-safe. */
  final class Writer {
    private final Template[] frames = Template.copies(Resource.this.frames);
    private final Template[] items = Template.copies(Resource.this.items);
    private final @Nullable Protobuf protobuf =
        Resource.this.protobuf == null ? null : Resource.this.protobuf.copy();

    /** Whether it can be written as protobuf. */
    boolean writesProtobuf() {
      return protobuf != null;
    }

    /** The frame of a watch as protobuf, with the object that a change left. */
    byte[] protobufFrame(long change) {
      return fill(
          protobuf().frames, (int) ((change - 1) % shape.count()), change, Resource.BASE + change);
    }

    /** The message of an object as it is after the first {@code upTo} changes. */
    byte[] protobufItem(int number, long upTo) {
      return item(protobuf().items, number, upTo);
    }

    /** The body of a list as protobuf. */
    Protobuf protobuf() {
      return Objects.requireNonNull(protobuf);
    }

    /** How long the message of an object is. */
    int protobufLength(int number, long upTo) {
      return protobuf().items[shape.choice().template(number, last(number, upTo))].length();
    }

    /** The object that a change left. */
    byte[] frame(long change) {
      return fill(frames, (int) ((change - 1) % shape.count()), change, Resource.BASE + change);
    }

    /** An object as it is after the first {@code upTo} changes. */
    byte[] item(int number, long upTo) {
      return item(items, number, upTo);
    }

    private byte[] item(Template[] texts, int number, long upTo) {
      long last = last(number, upTo);
      return last < 1
          ? fill(texts, number, 0, Resource.BASE - shape.count() + number)
          : fill(texts, number, last, Resource.BASE + last);
    }

    // The last change of an object, 0 where there was none.
    private long last(int number, long upTo) {
      return Math.max(0, upTo - Math.floorMod(upTo - 1 - number, (long) shape.count()));
    }

    private byte[] fill(Template[] texts, int number, long change, long version) {
      return texts[shape.choice().template(number, change)].fill(
          number, version, number % shape.workloads(), number % shape.nodes());
    }
  }
}
