package io.responder.incident;

import static java.util.Comparator.comparing;

import io.responder.model.MatchLabels;
import io.responder.model.Mute;
import io.responder.model.Problem;
import io.responder.model.Silence;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** The silences of a cluster, ready to be asked. Immutable. */
final class Silences {

  private static final Comparator<Mute> LONGEST =
      comparing(Mute::until).thenComparing(Mute::kind).thenComparing(Mute::id);

  private final TreePMap<String, KnownSilence> all;
  private final List<Active> active;
  private final @Nullable KnownSilence next;

  /** One that is in force, with its matchers compiled. */
  private record Active(Mute mute, Predicate<Map<String, String>> test) {}

  Silences(TreePMap<String, KnownSilence> all) {
    this.all = all;
    this.active =
        all.values().stream()
            .filter(KnownSilence::active)
            .map(known -> new Active(known.mute(), known.silence().test()))
            .toList();
    this.next = earliest(all);
  }

  private static @Nullable KnownSilence earliest(TreePMap<String, KnownSilence> all) {
    return all.values().stream()
        .min(comparing(KnownSilence::next).thenComparing(known -> known.silence().id()))
        .orElse(null);
  }

  /** The next of them that time changes. */
  static @Nullable Instant deadline(TreePMap<String, KnownSilence> all) {
    KnownSilence next = earliest(all);
    return next == null ? null : next.next();
  }

  TreePMap<String, KnownSilence> all() {
    return all;
  }

  @Nullable KnownSilence next() {
    return next;
  }

  /** These with one that changed. Where there is no room it is left out: telling is no harm. */
  Silences with(KnownSilence known) {
    String id = known.silence().id();
    if (all.containsKey(id) || all.size() < Silence.MAX_PER_CLUSTER) {
      return new Silences(all.plus(id, known));
    }
    return all.values().stream()
        .filter(KnownSilence::over)
        .min(comparing(KnownSilence::next).thenComparing(old -> old.silence().id()))
        .map(old -> new Silences(all.minus(old.silence().id()).plus(id, known)))
        .orElse(this);
  }

  Silences without(KnownSilence known) {
    return new Silences(all.minus(known.silence().id()));
  }

  /**
   * What keeps people from being told of a problem: of several the one that lasts longest.
   *
   * @param annotation what its objects say, null where nothing
   */
  @Nullable Mute of(Problem problem, @Nullable Mute annotation) {
    if (active.isEmpty()) {
      return annotation;
    }
    Map<String, String> labels = MatchLabels.of(problem);
    Mute longest = annotation;
    for (Active one : active) {
      boolean lasts = longest == null || LONGEST.compare(one.mute(), longest) > 0;
      if (lasts && one.test().test(labels)) {
        longest = one.mute();
      }
    }
    return longest;
  }
}
