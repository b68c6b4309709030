package io.responder.kube.decode;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that are read. Everything else is skipped without being materialised.
 *
 * <p>Paths are dotted; array levels are not written: {@code status.conditions.type} is the type of
 * each condition. A path keeps everything below it. Immutable.
 */
public final class FieldTree {

  private static final byte[] NO_BYTES = {};
  private static final Predicate<String> ALL = name -> true;
  private static final Predicate<String> NONE = name -> false;
  private static final FieldTree EVERYTHING = new FieldTree(Map.of(), ALL);

  private final Map<String, FieldTree> children;
  private final Predicate<String> open;
  // The children by the bytes of their names: open addressing, never more than half full.
  private final Field[] table;

  private FieldTree(Map<String, FieldTree> children, Predicate<String> open) {
    this.children = children;
    this.open = open;
    this.table = table(children);
  }

  /** A tree of the given paths. */
  public static FieldTree of(Collection<String> paths) {
    Draft root = new Draft();
    for (String path : paths) {
      root.add(List.of(path.split("\\.")), ALL);
    }
    return root.build();
  }

  /** This tree, and below {@code path} every field whose name {@code names} accepts. */
  public FieldTree with(String path, Predicate<String> names) {
    Draft root = Draft.of(this);
    root.add(List.of(path.split("\\.")), names);
    return root.build();
  }

  /** What is kept below the field, null to skip it. */
  public @Nullable FieldTree below(String field) {
    FieldTree child = children.isEmpty() ? null : children.get(field);
    if (child != null) {
      return child;
    }
    return open.test(field) ? EVERYTHING : null;
  }

  /** The field whose name these bytes are, null to skip it. */
  @Nullable Field field(byte[] bytes, int from, int to) {
    int mask = table.length - 1;
    int length = to - from;
    long head = Words.of(bytes, from, Math.min(to, from + 8));
    int slot = slot(head, length) & mask;
    for (Field known = table[slot]; known != null; known = table[slot]) {
      if (known.head == head
          && known.utf8.length == length
          && (length <= 8 || known.endsAs(bytes, to))) {
        return known;
      }
      slot = slot + 1 & mask;
    }
    return open == NONE ? null : field(SharedTexts.OF_OBJECTS.of(bytes, from, to));
  }

  /** The field of that name, null to skip it. */
  @Nullable Field field(String name) {
    FieldTree below = below(name);
    return below == null ? null : new Field(name, below, NO_BYTES, 0);
  }

  private static Field[] table(Map<String, FieldTree> children) {
    int size = Integer.highestOneBit(Math.max(1, children.size())) * 4;
    Field[] table = new Field[size];
    long[] bits = {1};
    children.forEach(
        (name, tree) -> {
          long bit = bits[0];
          bits[0] = bit << 1;
          byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
          Field field = new Field(name.intern(), tree, utf8, bit);
          int slot = slot(field.head, utf8.length) & size - 1;
          while (table[slot] != null) {
            slot = slot + 1 & size - 1;
          }
          table[slot] = field;
        });
    return table;
  }

  // Names differ in their lengths or their first bytes, or it takes another probe.
  private static int slot(long head, int length) {
    return (int) ((head + length) * 0x9E3779B97F4A7C15L >>> 48);
  }

  /** A field that is kept. */
  static final class Field {
    /** Interned, so that it is found by identity. */
    final String name;

    final FieldTree below;

    /** Another for each field of a tree, as far as there are; 0 for all others. */
    final long bit;

    private final byte[] utf8;
    private final long head;

    private Field(String name, FieldTree below, byte[] utf8, long bit) {
      this.name = name;
      this.bit = bit;
      this.head = Words.of(utf8, 0, Math.min(utf8.length, 8));
      this.below = below;
      this.utf8 = utf8;
    }

    // Of a name of more than eight bytes, whose first eight are the same and as many.
    private boolean endsAs(byte[] bytes, int to) {
      int length = utf8.length;
      return length <= 16
          ? Words.at(utf8, length - 8) == Words.at(bytes, to - 8)
          : Words.same(utf8, bytes, to - length, to);
    }
  }

  private static final class Draft {
    private final Map<String, Draft> children = new HashMap<>();
    private Predicate<String> open = NONE;

    static Draft of(FieldTree tree) {
      Draft draft = new Draft();
      draft.open = tree.open;
      tree.children.forEach((name, child) -> draft.children.put(name, of(child)));
      return draft;
    }

    void add(List<String> path, Predicate<String> names) {
      Draft at = this;
      for (String name : path) {
        at = at.children.computeIfAbsent(name, key -> new Draft());
      }
      at.open = at.open == NONE ? names : at.open.or(names);
    }

    FieldTree build() {
      Map<String, FieldTree> built = new HashMap<>();
      children.forEach((name, child) -> built.put(name, child.build()));
      return new FieldTree(Map.copyOf(built), open);
    }
  }
}
