package io.responder.stream.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import io.responder.model.Actor;
import io.responder.model.ClusterEvent;
import io.responder.model.Finding;
import io.responder.model.Health;
import io.responder.model.Mute;
import io.responder.model.Severity;
import io.responder.model.Snapshot;
import io.responder.model.Suggestion;
import io.responder.model.SymptomSource;
import io.responder.model.TransitionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names sealed types and enum constants in JSON without an annotation in the model: the permitted
 * record {@code Upserted} is {@code "type": "upserted"}, the constant {@code LAST_TERMINATED} is
 * {@code "last-terminated"}.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  /** The property that tells the permitted types of a sealed interface apart. */
  static final String TYPE = "type";

  /**
   * What tells too much rather than too little, and dares too little rather than too much. A
   * command is never guessed.
   */
  private static final Map<Class<?>, Enum<?>> OF_NEWER_WRITERS =
      Map.ofEntries(
          Map.entry(Health.class, Health.UNKNOWN),
          Map.entry(SymptomSource.class, SymptomSource.STATUS),
          Map.entry(Severity.class, Severity.CRITICAL),
          Map.entry(TransitionReason.class, TransitionReason.SPREAD),
          Map.entry(Finding.ClearReason.class, Finding.ClearReason.HEALED),
          Map.entry(ClusterEvent.Origin.class, ClusterEvent.Origin.LISTED),
          Map.entry(ClusterEvent.FinalState.class, ClusterEvent.FinalState.UNKNOWN),
          Map.entry(Suggestion.Effect.class, Suggestion.Effect.DESTROYS),
          Map.entry(Actor.Kind.class, Actor.Kind.UNKNOWN),
          Map.entry(Mute.Kind.class, Mute.Kind.UNKNOWN),
          // Clears the least.
          Map.entry(Snapshot.Extent.class, Snapshot.Extent.SYMPTOMATIC));

  // Every record that is written names one.
  private static final ClassValue<String> NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          return type.getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
              .toLowerCase(Locale.ROOT);
        }
      };

  static String nameOf(Class<?> type) {
    return NAMES.get(type);
  }

  static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    if (annotated instanceof AnnotatedClass && sealedRoot(annotated.getRawType()) != null) {
      return JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, TYPE, null, false, null);
    }
    return super.findPolymorphicTypeInfo(config, annotated);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    Class<?> type = annotated.getRawType();
    if (!type.isInterface() || !type.isSealed()) {
      return super.findSubtypes(annotated);
    }
    List<NamedType> subtypes = new ArrayList<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      subtypes.add(new NamedType(permitted, nameOf(permitted)));
    }
    return subtypes;
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass annotated) {
    Class<?> type = annotated.getRawType();
    return sealedRoot(type) == null || type.isInterface()
        ? super.findTypeName(annotated)
        : nameOf(type);
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass annotated, Enum<?>[] values, String[] names) {
    for (int i = 0; i < values.length; i++) {
      names[i] = nameOf(values[i]);
    }
    return names;
  }

  /**
   * What an unknown constant of a newer writer is read as; without one the record is unreadable.
   */
  @Override
  public @Nullable Enum<?> findDefaultEnumValue(AnnotatedClass annotated, Enum<?>[] values) {
    return OF_NEWER_WRITERS.get(annotated.getRawType());
  }

  private static @Nullable Class<?> sealedRoot(Class<?> type) {
    if (type.isInterface()) {
      return type.isSealed() ? type : null;
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (parent.isSealed()) {
        return parent;
      }
    }
    return null;
  }
}
