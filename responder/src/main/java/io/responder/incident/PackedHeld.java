package io.responder.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.responder.incident.WorkloadIncidents.Held;
import io.responder.model.ObjectRef;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What holds, by key and in the order of the keys, as bytes: a hundred replicas that show the same
 * differ in little more than their names, and as objects each would take half a kilobyte.
 *
 * <p>Immutable. An entry is made when it is looked at: to go through all is the way to use it.
 */
final class PackedHeld extends AbstractMap<String, Held> {

  private final byte[] bytes;
  private final int size;

  private PackedHeld(byte[] bytes, int size) {
    this.bytes = bytes;
    this.size = size;
  }

  /** The same findings, packed; each under the key that {@link Held#key} gives. */
  static PackedHeld of(Map<String, Held> held) {
    if (held instanceof PackedHeld packed) {
      return packed;
    }
    Packing packing = new Packing();
    Collection<Held> sorted =
        (held instanceof TreeMap<String, Held> ? held : new TreeMap<>(held)).values();
    sorted.forEach(packing::add);
    return new PackedHeld(packing.out.toByteArray(), sorted.size());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable Held get(@Nullable Object key) {
    for (Iterator<Held> all = new Unpacking(bytes, size); all.hasNext(); ) {
      Held held = all.next();
      // Most differ in their length or their end: that is cheaper to see than to make a key.
      if (key instanceof String text && text.endsWith(held.rule()) && text.equals(held.key())) {
        return held;
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Entry<String, Held>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Entry<String, Held>> iterator() {
        Unpacking all = new Unpacking(bytes, size);
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Entry<String, Held> next() {
            Held held = all.next();
            return Map.entry(held.key(), held);
          }
        };
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PackedHeld packed
        ? Arrays.equals(bytes, packed.bytes)
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  /** How a time is written. */
  private static final int NONE = 0;

  private static final int ANOTHER = 1;
  private static final int SAME_AS_AT = 2;
  private static final int SAME_AS_OPEN_AT = 3;

  /** The way in. A text that was written before is written as its number. */
  private static final class Packing {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Integer> texts = new HashMap<>();
    private byte[] name = {};

    void add(Held held) {
      ObjectRef object = held.object();
      for (String text :
          List.of(
              object.cluster(),
              object.group(),
              object.kind(),
              object.namespace(),
              held.rule(),
              held.cause(),
              held.group())) {
        repeated(text);
      }
      byte[] next = object.name().getBytes(UTF_8);
      int same = Arrays.mismatch(name, next);
      same = same < 0 ? next.length : same;
      number(same);
      bytes(next, same);
      name = next;
      bytes(object.uid().getBytes(UTF_8), 0);
      time(held.at());
      if (held.openAt().equals(held.at())) {
        number(SAME_AS_AT);
      } else {
        number(ANOTHER);
        time(held.openAt());
      }
      Instant transitory = held.transitory();
      if (transitory == null) {
        number(NONE);
      } else if (transitory.equals(held.at())) {
        number(SAME_AS_AT);
      } else if (transitory.equals(held.openAt())) {
        number(SAME_AS_OPEN_AT);
      } else {
        number(ANOTHER);
        time(transitory);
      }
    }

    private void repeated(String text) {
      Integer known = texts.get(text);
      if (known == null) {
        texts.put(text, texts.size() + 1);
        number(0);
        bytes(text.getBytes(UTF_8), 0);
      } else {
        number(known);
      }
    }

    private void bytes(byte[] text, int from) {
      number(text.length - from);
      out.write(text, from, text.length - from);
    }

    private void time(Instant time) {
      number(time.getEpochSecond());
      number(time.getNano());
    }

    /** Seven bits a byte, the lowest first. */
    private void number(long number) {
      long rest = number;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }

  /** The way out. */
  private static final class Unpacking implements Iterator<Held> {
    private final byte[] bytes;
    private int left;
    private int at;
    private byte[] name = {};
    private String[] texts = new String[16];
    private int known;

    Unpacking(byte[] bytes, int size) {
      this.bytes = bytes;
      this.left = size;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Held next() {
      if (left == 0) {
        throw new NoSuchElementException();
      }
      left--;
      String cluster = repeated();
      String group = repeated();
      String kind = repeated();
      String namespace = repeated();
      String rule = repeated();
      String cause = repeated();
      String separated = repeated();
      int same = (int) number();
      int more = (int) number();
      byte[] next = Arrays.copyOf(name, same + more);
      System.arraycopy(bytes, at, next, same, more);
      at += more;
      name = next;
      ObjectRef object =
          new ObjectRef(cluster, group, kind, namespace, new String(next, UTF_8), text());
      Instant stated = time();
      Instant openAt = number() == SAME_AS_AT ? stated : time();
      Instant transitory =
          switch ((int) number()) {
            case NONE -> null;
            case SAME_AS_AT -> stated;
            case SAME_AS_OPEN_AT -> openAt;
            default -> time();
          };
      return new Held(object, rule, cause, separated, stated, openAt, transitory);
    }

    private String repeated() {
      int number = (int) number();
      if (number > 0) {
        return texts[number - 1];
      }
      String text = text();
      if (known == texts.length) {
        texts = Arrays.copyOf(texts, known * 2);
      }
      texts[known++] = text;
      return text;
    }

    private String text() {
      int length = (int) number();
      String text = new String(bytes, at, length, UTF_8);
      at += length;
      return text;
    }

    private Instant time() {
      return Instant.ofEpochSecond(number(), number());
    }

    private long number() {
      long number = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[at++];
        number |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return number;
        }
      }
    }
  }
}
