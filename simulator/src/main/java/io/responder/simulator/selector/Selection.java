package io.responder.simulator.selector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/** Which objects of a namespace or cluster a request is about. */
public record Selection(LabelSelector labels, FieldSelector fields) {
  /** Every object. */
  public static final Selection EVERYTHING =
      new Selection(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);

  /** Whether nothing is left out. */
  public boolean everything() {
    return labels.requirements().isEmpty() && fields.terms().isEmpty();
  }

  /** Whether an object is selected; its tree is only asked for when it matters. */
  public boolean matches(Supplier<JsonNode> tree) {
    if (everything()) {
      return true;
    }
    JsonNode object = tree.get();
    return labels.matches(object) && fields.matches(object);
  }
}
