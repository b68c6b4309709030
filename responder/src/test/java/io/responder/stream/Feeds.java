package io.responder.stream;

import io.responder.model.Transition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Handlers of feeds for tests. */
public final class Feeds {

  private Feeds() {}

  /** Handled as soon as {@code listener} returns. */
  public static Function<Transition, CompletionStage<Void>> to(Consumer<Transition> listener) {
    return transition -> {
      listener.accept(transition);
      return CompletableFuture.completedFuture(null);
    };
  }
}
