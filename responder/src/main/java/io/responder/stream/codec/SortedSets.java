package io.responder.stream.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.type.CollectionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Writes the elements of every set in one order, so that equal values have equal bytes. */
final class SortedSets extends BeanSerializerModifier {

  private static final long serialVersionUID = 1L;

  @Override
  public JsonSerializer<?> modifyCollectionSerializer(
      SerializationConfig config,
      CollectionType type,
      BeanDescription description,
      JsonSerializer<?> serializer) {
    return Set.class.isAssignableFrom(type.getRawClass()) ? new Sorted() : serializer;
  }

  private static final class Sorted extends JsonSerializer<Set<?>> {

    @Override
    public void serialize(Set<?> set, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      List<Object> elements = new ArrayList<>(set);
      // Records print their components in order; two that differ may print alike only where their
      // texts contain the separators, and then their order does not matter to anybody.
      elements.sort(Comparator.comparing(String::valueOf));
      generator.writeStartArray();
      for (Object element : elements) {
        provider.defaultSerializeValue(element, generator);
      }
      generator.writeEndArray();
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Set<?> set) {
      return set.isEmpty();
    }
  }
}
