package io.responder.kube.decode;

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

  private static final FieldTree EVERYTHING = new FieldTree(Map.of(), name -> true);

  private final Map<String, FieldTree> children;
  private final Predicate<String> open;

  private FieldTree(Map<String, FieldTree> children, Predicate<String> open) {
    this.children = children;
    this.open = open;
  }

  /** A tree of the given paths. */
  public static FieldTree of(Collection<String> paths) {
    Draft root = new Draft();
    for (String path : paths) {
      root.add(List.of(path.split("\\.")), name -> true);
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
    FieldTree child = children.get(field);
    if (child != null) {
      return child;
    }
    return open.test(field) ? EVERYTHING : null;
  }

  private static final class Draft {
    private final Map<String, Draft> children = new HashMap<>();
    private Predicate<String> open = name -> false;

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
      at.open = at.open.or(names);
    }

    FieldTree build() {
      Map<String, FieldTree> built = new HashMap<>();
      children.forEach((name, child) -> built.put(name, child.build()));
      return new FieldTree(Map.copyOf(built), open);
    }
  }
}
