package io.responder;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.history.Ledger;
import io.responder.model.Told;
import io.responder.model.Transition;
import io.responder.notify.Samples;
import io.responder.stream.codec.RecordCodec;
import io.responder.view.IncidentsView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a process needs to remember incidents that were read from their topic. */
class PastSizeTest {

  private static final RecordCodec<Transition> CODEC = RecordCodec.incidents();
  private static final int INCIDENTS = 3_000;

  @Test
  void the_view_needs_no_more_than_it_may() {
    long most = 6 << 20;
    long before = used();
    var view = new IncidentsView(most, CODEC::read);
    for (int i = 0; i < INCIDENTS; i++) {
      for (byte[] record : course(i)) {
        view.take(CODEC.read(record), record);
      }
    }
    assertThat(used() - before).isBetween(most / 2, most);
    assertThat(view.size()).as("incidents in 6 MiB").isBetween(1_300, INCIDENTS - 1);
    assertThat(view.isWhole()).as("only resolved ones were forgotten").isTrue();
    assertThat(view.find("incident-" + (INCIDENTS - 1))).isPresent();
    assertThat(view.find("incident-0")).isEmpty();
  }

  @Test
  void an_episode_is_small() {
    long before = used();
    var ledger = new Ledger(INCIDENTS);
    for (int i = 0; i < INCIDENTS; i++) {
      for (byte[] record : course(i)) {
        ledger.take(CODEC.read(record));
      }
      ledger.take(new Told("incident-" + i, "prod", "chat", Samples.at(20)));
    }
    assertThat((used() - before) / INCIDENTS).as("bytes an episode").isLessThan(900);
    assertThat(ledger.episodes()).hasSize(INCIDENTS);
  }

  private static List<byte[]> course(int number) {
    var course = new Samples.Course("incident-" + number);
    return List.of(CODEC.encode(course.opened()), CODEC.encode(course.healed(60L + number)));
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      runtime.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
