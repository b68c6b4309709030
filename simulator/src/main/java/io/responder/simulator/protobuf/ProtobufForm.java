package io.responder.simulator.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V2Autoscaling;
import io.responder.simulator.resource.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The protobuf form of the objects of one built-in kind, as an API server sends it. Thread-safe.
 *
 * <p>What the kind has no field for is left out. Nothing is written that the JSON does not hold,
 * while a real server also writes empty texts and zeros.
 */
public final class ProtobufForm {

  /** The media type of one answer. */
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  /** The media type of a watch. */
  public static final String WATCH_MEDIA_TYPE = MEDIA_TYPE + ";stream=watch";

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private static final Map<String, FileDescriptor> GROUPS =
      Map.of(
          "v1", V1.getDescriptor(),
          "apps/v1", V1Apps.getDescriptor(),
          "batch/v1", V1Batch.getDescriptor(),
          "networking.k8s.io/v1", V1Networking.getDescriptor(),
          "autoscaling/v2", V2Autoscaling.getDescriptor());

  private final ResourceType type;
  private final Descriptor item;
  private final Descriptor list;

  private ProtobufForm(ResourceType type, Descriptor item, Descriptor list) {
    this.type = type;
    this.item = item;
    this.list = list;
  }

  /** The form of a kind; empty where it has none, as custom resources. */
  public static Optional<ProtobufForm> of(ResourceType type) {
    FileDescriptor group = GROUPS.get(type.apiVersion());
    Descriptor item = group == null ? null : group.findMessageTypeByName(type.kind());
    Descriptor list = group == null ? null : group.findMessageTypeByName(type.kind() + "List");
    return item == null || list == null
        ? Optional.empty()
        : Optional.of(new ProtobufForm(type, item, list));
  }

  /** An object's message, without an envelope. */
  public byte[] message(JsonNode object) {
    return MessageBuilding.of(object, item).toByteArray();
  }

  /** The body of a list. */
  public byte[] list(JsonNode metadata, List<? extends JsonNode> items) {
    var body = com.google.protobuf.DynamicMessage.newBuilder(list);
    body.setField(
        list.findFieldByName("metadata"),
        MessageBuilding.of(metadata, Meta.ListMeta.getDescriptor()));
    for (JsonNode each : items) {
      body.addRepeatedField(list.findFieldByName("items"), MessageBuilding.of(each, item));
    }
    return envelope(type.apiVersion(), type.kind() + "List", body.build());
  }

  /**
   * The body of a list before its first item, for who writes the items: for each there must follow
   * the field's tag, its length and its {@link #message}.
   *
   * @param bytes how many bytes these will be
   */
  public byte[] listHead(JsonNode metadata, long bytes) {
    ByteString.Output head = ByteString.newOutput();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(head);
      Message described = MessageBuilding.of(metadata, Meta.ListMeta.getDescriptor());
      out.writeRawBytes(MAGIC);
      out.writeMessage(
          1,
          Runtime.TypeMeta.newBuilder()
              .setApiVersion(type.apiVersion())
              .setKind(type.kind() + "List")
              .build());
      out.writeTag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt64NoTag(CodedOutputStream.computeMessageSize(1, described) + bytes);
      out.writeMessage(1, described);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return head.toByteString().toByteArray();
  }

  /** One frame of a watch that tells of an object of the kind. */
  public byte[] frame(String event, JsonNode object) {
    return frame(event, envelope(type.apiVersion(), type.kind(), MessageBuilding.of(object, item)));
  }

  /** The frame of a watch that tells of a failure. */
  public static byte[] failure(JsonNode status) {
    return frame("ERROR", status(status));
  }

  /** The body of a refusal. */
  public static byte[] status(JsonNode status) {
    return envelope("v1", "Status", MessageBuilding.of(status, Meta.Status.getDescriptor()));
  }

  /** A frame of a watch that holds these bytes as its object. */
  public static byte[] frame(String event, byte[] object) {
    byte[] message =
        Meta.WatchEvent.newBuilder()
            .setType(event)
            .setObject(Runtime.RawExtension.newBuilder().setRaw(ByteString.copyFrom(object)))
            .build()
            .toByteArray();
    return ByteBuffer.allocate(4 + message.length).putInt(message.length).put(message).array();
  }

  private static byte[] envelope(String apiVersion, String kind, Message raw) {
    byte[] message =
        Runtime.Unknown.newBuilder()
            .setTypeMeta(Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
            .setRaw(raw.toByteString())
            .setContentEncoding("")
            .setContentType("")
            .build()
            .toByteArray();
    return ByteBuffer.allocate(MAGIC.length + message.length).put(MAGIC).put(message).array();
  }

  @Override
  public String toString() {
    return new String(MAGIC, 0, 3, StandardCharsets.UTF_8) + ' ' + item.getFullName();
  }
}
