package io.responder.simulator.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.responder.simulator.json.Json;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds messages from JSON by their descriptors: names are the same in both, but for a few
 * messages whose JSON is a scalar, or is part of the object that holds them.
 */
final class MessageBuilding {

  // Fields whose own fields stand in JSON beside them.
  private static final Set<String> INLINE =
      Set.of(
          "volumeSource",
          "persistentVolumeSource",
          "localObjectReference",
          "ephemeralContainerCommon",
          "handler",
          "ingressRuleValue");

  private static final String TIME = Meta.Time.getDescriptor().getFullName();
  private static final String MICRO_TIME = Meta.MicroTime.getDescriptor().getFullName();
  private static final String QUANTITY = Resource.Quantity.getDescriptor().getFullName();
  private static final String INT_OR_STRING = IntStr.IntOrString.getDescriptor().getFullName();
  private static final String FIELDS = Meta.FieldsV1.getDescriptor().getFullName();

  private MessageBuilding() {}

  /** The message that the JSON is; what it has no field for is left out. */
  static Message of(JsonNode json, Descriptor type) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    fill(message, json, type);
    return message.build();
  }

  private static void fill(DynamicMessage.Builder message, JsonNode json, Descriptor type) {
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      FieldDescriptor field = type.findFieldByName(entry.getKey());
      if (field != null && !INLINE.contains(field.getName())) {
        set(message, field, entry.getValue());
      }
    }
    for (FieldDescriptor field : type.getFields()) {
      if (INLINE.contains(field.getName())) {
        Message part = of(json, field.getMessageType());
        if (!part.getAllFields().isEmpty()) {
          message.setField(field, part);
        }
      }
    }
  }

  private static void set(DynamicMessage.Builder message, FieldDescriptor field, JsonNode json) {
    if (field.isMapField()) {
      FieldDescriptor key = field.getMessageType().findFieldByName("key");
      FieldDescriptor value = field.getMessageType().findFieldByName("value");
      for (Map.Entry<String, JsonNode> entry : json.properties()) {
        DynamicMessage.Builder pair = DynamicMessage.newBuilder(field.getMessageType());
        pair.setField(key, entry.getKey());
        Object built = value(value, entry.getValue());
        if (built != null) {
          pair.setField(value, built);
        }
        message.addRepeatedField(field, pair.build());
      }
    } else if (field.isRepeated()) {
      for (JsonNode element : json) {
        Object built = value(field, element);
        if (built != null) {
          message.addRepeatedField(field, built);
        }
      }
    } else {
      Object built = value(field, json);
      if (built != null) {
        message.setField(field, built);
      }
    }
  }

  // Null where the JSON is of another type.
  private static @Nullable Object value(FieldDescriptor field, JsonNode json) {
    return switch (field.getJavaType()) {
      case STRING -> json.isTextual() ? json.textValue() : null;
      case INT -> json.canConvertToInt() ? json.intValue() : null;
      case LONG -> json.canConvertToLong() ? json.longValue() : null;
      case BOOLEAN -> json.isBoolean() ? json.booleanValue() : null;
      case DOUBLE -> json.isNumber() ? json.doubleValue() : null;
      case FLOAT -> json.isNumber() ? json.floatValue() : null;
      case BYTE_STRING -> bytes(json);
      case ENUM -> null;
      case MESSAGE -> message(field.getMessageType(), json);
    };
  }

  private static @Nullable ByteString bytes(JsonNode json) {
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(json.asText("")));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Message message(Descriptor type, JsonNode json) {
    String name = type.getFullName();
    if (name.equals(TIME) || name.equals(MICRO_TIME)) {
      return time(type, json);
    }
    if (name.equals(QUANTITY)) {
      return Resource.Quantity.newBuilder().setString(json.asText("")).build();
    }
    if (name.equals(INT_OR_STRING)) {
      return json.isIntegralNumber()
          ? IntStr.IntOrString.newBuilder().setType(0).setIntVal(json.intValue()).build()
          : IntStr.IntOrString.newBuilder().setType(1).setStrVal(json.asText("")).build();
    }
    if (name.equals(FIELDS)) {
      return Meta.FieldsV1.newBuilder().setRaw(ByteString.copyFrom(Json.bytes(json))).build();
    }
    return json.isObject() ? of(json, type) : null;
  }

  // No time at all is an empty message.
  private static @Nullable Message time(Descriptor type, JsonNode json) {
    DynamicMessage.Builder time = DynamicMessage.newBuilder(type);
    if (json.isNull()) {
      return time.build();
    }
    try {
      OffsetDateTime at = OffsetDateTime.parse(json.asText(""));
      time.setField(type.findFieldByName("seconds"), at.toEpochSecond());
      time.setField(type.findFieldByName("nanos"), at.getNano());
      return time.build();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
