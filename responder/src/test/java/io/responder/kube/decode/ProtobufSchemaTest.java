package io.responder.kube.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V2Autoscaling;
import io.responder.kube.facts.KindCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of numbers says what the official client's generated classes say. */
class ProtobufSchemaTest {

  private static final Map<String, FileDescriptor> GROUPS =
      Map.of(
          "v1", V1.getDescriptor(),
          "apps/v1", V1Apps.getDescriptor(),
          "batch/v1", V1Batch.getDescriptor(),
          "networking.k8s.io/v1", V1Networking.getDescriptor(),
          "autoscaling/v2", V2Autoscaling.getDescriptor());

  private final KindCatalog catalog = new KindCatalog(List.of());

  static List<String> kinds() {
    return ProtobufSchema.kinds().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theNumbersAndTypesAreThoseOfTheKind(String kind) {
    String[] words = kind.split(" ");
    agree(words[1], descriptor(words[0], words[1]));
  }

  @Test
  void listsAndRefusalsAreThoseOfTheApi() {
    agree("ListMeta", Meta.ListMeta.getDescriptor());
    agree("Status", Meta.Status.getDescriptor());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyFieldThatIsReadIsInTheTable(String kind) {
    String[] words = kind.split(" ");
    ResourceKind found =
        Objects.requireNonNull(catalog.find(ObjectDecoder.group(words[0]), words[1]));
    assertThat(found.apiVersion()).isEqualTo(words[0]);
    Descriptor message = descriptor(words[0], words[1]);
    List<String> missing = new ArrayList<>();
    for (String path : catalog.reader(found).fields()) {
      List<String> steps = List.of(path.split("\\."));
      if (exists(message, steps) && !known(words[1], steps)) {
        missing.add(path);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyBuiltInKindOfTheApiIsInTheTable() {
    assertThat(
            catalog.kinds().stream()
                .filter(kind -> !kind.group().equals("argoproj.io"))
                .map(kind -> kind.apiVersion() + ' ' + kind.kind()))
        .containsExactlyInAnyOrderElementsOf(ProtobufSchema.kinds());
  }

  private static void agree(String message, Descriptor descriptor) {
    for (ProtobufSchema.Column column : ProtobufSchema.fields(message).values()) {
      String where = descriptor.getFullName() + '.' + column.name();
      FieldDescriptor field = descriptor.findFieldByName(column.name());
      assertThat(field).as(where).isNotNull();
      assertThat(field.getNumber()).as(where).isEqualTo(column.number());
      assertThat(type(field)).as(where).isEqualTo(column.type());
      assertThat(field.isRepeated() && !field.isMapField()).as(where).isEqualTo(column.repeated());
      if (!column.message().isEmpty()) {
        agree(column.message(), field.getMessageType());
      }
    }
  }

  private static ProtobufSchema.Type type(FieldDescriptor field) {
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByName("value");
      return value.getJavaType() == FieldDescriptor.JavaType.STRING
          ? ProtobufSchema.Type.TEXTS
          : ProtobufSchema.Type.AMOUNTS;
    }
    return switch (field.getJavaType()) {
      case STRING -> ProtobufSchema.Type.TEXT;
      case INT, LONG -> ProtobufSchema.Type.INT;
      case BOOLEAN -> ProtobufSchema.Type.BOOL;
      default ->
          switch (field.getMessageType().getName()) {
            case "Time" -> ProtobufSchema.Type.TIME;
            case "MicroTime" -> ProtobufSchema.Type.MICROS;
            case "VolumeSource", "IngressRuleValue" -> ProtobufSchema.Type.INLINE;
            default -> ProtobufSchema.Type.MESSAGE;
          };
    };
  }

  // Readers share paths: not every kind has all fields of them.
  private static boolean exists(Descriptor message, List<String> path) {
    @Nullable FieldDescriptor field = message.findFieldByName(path.get(0));
    if (field == null) {
      return message.getFields().stream()
          .filter(each -> !each.isRepeated() && type(each) == ProtobufSchema.Type.INLINE)
          .anyMatch(each -> exists(each.getMessageType(), path));
    }
    boolean leaf = path.size() == 1 || field.isMapField();
    return leaf || exists(field.getMessageType(), path.subList(1, path.size()));
  }

  private static boolean known(String message, List<String> path) {
    ProtobufSchema.Column column = ProtobufSchema.fields(message).get(path.get(0));
    if (column == null) {
      return ProtobufSchema.fields(message).values().stream()
          .filter(each -> each.type() == ProtobufSchema.Type.INLINE)
          .anyMatch(each -> known(each.message(), path));
    }
    boolean leaf = path.size() == 1 || column.message().isEmpty();
    return leaf || known(column.message(), path.subList(1, path.size()));
  }

  private static Descriptor descriptor(String apiVersion, String kind) {
    return Objects.requireNonNull(GROUPS.get(apiVersion)).findMessageTypeByName(kind);
  }
}
