package io.responder.kube.decode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a protobuf message that a {@link FieldTree} names, by number. Immutable. */
public final class ProtobufFields {

  private final @Nullable Field[] byNumber;

  private ProtobufFields(List<Field> fields) {
    int most = fields.stream().mapToInt(field -> field.number).max().orElse(0);
    byNumber = new Field[most + 1];
    fields.forEach(field -> byNumber[field.number] = field);
  }

  /** Of an object of the kind; null where the kind is not known as protobuf. */
  public static @Nullable ProtobufFields of(ResourceKind kind, FieldTree tree) {
    return ProtobufSchema.knows(kind) ? of(kind.kind(), tree) : null;
  }

  /** Of the answer to a request that is refused. */
  public static ProtobufFields ofStatus(FieldTree tree) {
    return of("Status", tree);
  }

  /** Of what a list says of itself. */
  public static ProtobufFields ofListMetadata() {
    return of("ListMeta", FieldTree.of(List.of("resourceVersion", "continue")));
  }

  /** The field of that number, null to skip it. */
  @Nullable Field field(int number) {
    return number < byNumber.length ? byNumber[number] : null;
  }

  private static ProtobufFields of(String message, FieldTree tree) {
    List<Field> fields = new ArrayList<>();
    boolean inlines =
        ProtobufSchema.fields(message).values().stream()
            .anyMatch(column -> column.type() == ProtobufSchema.Type.INLINE);
    for (ProtobufSchema.Column column : ProtobufSchema.fields(message).values()) {
      boolean inline = column.type() == ProtobufSchema.Type.INLINE;
      FieldTree below = inline ? tree : tree.below(column.name());
      if (below != null) {
        // An inlined message may bring fields of the same names.
        fields.add(
            new Field(column, below, inlines || fields.size() > 63 ? 0 : 1L << fields.size()));
      }
    }
    return new ProtobufFields(fields);
  }

  /** A field that is kept. */
  static final class Field {
    /** Interned, so that it is found by identity. */
    final String name;

    final int number;
    final ProtobufSchema.Type type;
    final int wireType;
    final boolean repeated;
    final boolean keepsZero;

    /** What is kept of a map. */
    final FieldTree below;

    /** Another for each field of a message, as far as there are; 0 for all others. */
    final long bit;

    /** What is kept of a message, null for other types. */
    final @Nullable ProtobufFields message;

    private Field(ProtobufSchema.Column column, FieldTree below, long bit) {
      this.name = column.name().intern();
      this.number = column.number();
      this.type = column.type();
      this.wireType =
          switch (column.type()) {
            case INT, BOOL -> ProtobufInput.NUMBER;
            case TEXT, TIME, MICROS, TEXTS, AMOUNTS, MESSAGE, INLINE -> ProtobufInput.BYTES;
          };
      this.repeated = column.repeated();
      this.keepsZero = column.keepsZero();
      this.below = below;
      this.bit = bit;
      this.message = column.message().isEmpty() ? null : of(column.message(), below);
    }
  }
}
