package io.responder.rule;

import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * The object that is judged.
 *
 * @param facts what is known of it, null where only reports came so far
 */
record Subject(ObjectRef object, ObjectRef workload, @Nullable ObjectFacts facts) {

  Health health() {
    return facts == null ? Health.UNKNOWN : facts.health();
  }
}
