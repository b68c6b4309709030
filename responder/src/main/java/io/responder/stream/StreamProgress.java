package io.responder.stream;

import io.responder.health.Pulse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the pipeline did so far. Thread-safe. */
final class StreamProgress {

  private final Map<String, Instant> processed = new ConcurrentHashMap<>();
  private final Set<Pulse> stages = ConcurrentHashMap.newKeySet();
  private final LongAdder deadLetters = new LongAdder();
  private final Map<String, Long> gaps = new ConcurrentHashMap<>();

  void processed(String topic, Instant at) {
    processed.put(topic, at);
  }

  /** A pulse of the work of one stage on one partition. */
  Pulse stage(String name) {
    Pulse pulse = new Pulse(name);
    stages.add(pulse);
    return pulse;
  }

  /** The stage has left this process. */
  void ended(Pulse stage) {
    stages.remove(stage);
  }

  /** The pulses of what is processed here. */
  List<Pulse> stages() {
    return List.copyOf(stages);
  }

  void deadLetter() {
    deadLetters.increment();
  }

  /** Records of the topic were deleted before they were processed. */
  void gap(String topic, long records) {
    gaps.merge(topic, records, Long::sum);
  }

  /** How many records of each topic were deleted before they were processed. */
  Map<String, Long> gaps() {
    return Map.copyOf(gaps);
  }

  /** When a record of the topic was last processed; null when none was since the start. */
  @Nullable Instant lastProcessed(String topic) {
    return processed.get(topic);
  }

  /** How many dead letters this process wrote. */
  long deadLetters() {
    return deadLetters.sum();
  }
}
