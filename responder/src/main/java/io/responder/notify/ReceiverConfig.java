package io.responder.notify;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.responder.model.Severity;
import java.io.PrintStream;
import java.time.Clock;

/**
 * One entry of {@code notify.receivers}. The key {@code type} says which of {@code ReceiverTypes}
 * it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public interface ReceiverConfig {

  /** Unique among the receivers. */
  String name();

  Language language();

  /** The least severity that is told. */
  Severity severity();

  /**
   * Builds the receiver.
   *
   * @throws IllegalArgumentException with the value and the remedy, where that cannot work
   */
  Receiver receiver(Surroundings surroundings);

  /**
   * What receivers are built with.
   *
   * @param output where a receiver prints
   * @param clock the time
   */
  record Surroundings(PrintStream output, Clock clock) {}
}
