package io.responder.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.notify.Samples;
import io.responder.notify.Samples.Course;
import io.responder.stream.codec.RecordCodec;
import org.junit.jupiter.api.Test;

class IncidentsViewTest {

  private static final RecordCodec<Transition> CODEC = RecordCodec.incidents();

  private IncidentsView view = new IncidentsView(1 << 20, CODEC::read);

  private void take(Transition transition) {
    view.take(transition, CODEC.encode(transition));
  }

  @Test
  void it_knows_the_latest_state_and_how_it_came_about() {
    var course = new Course("a");
    take(course.opened());
    take(course.diagnosed("image-tag-not-found", 30));
    take(course.healed(60));

    var found = view.find("a").orElseThrow();
    assertThat(found.incident()).isInstanceOf(Incident.Resolved.class);
    assertThat(found.changes())
        .extracting(Change::reason)
        .containsExactly(
            TransitionReason.OPENED, TransitionReason.DIAGNOSED, TransitionReason.HEALED);
    assertThat(view.latest()).isEqualTo(Samples.at(60));
  }

  @Test
  void a_single_incident_is_as_it_was_written() {
    var opened = new Course("a").opened();
    take(opened);
    assertThat(view.incident("a")).contains(opened.after());
  }

  @Test
  void a_copy_of_an_earlier_transition_changes_nothing() {
    var course = new Course("a");
    var opened = course.opened();
    var healed = course.healed(60);
    take(opened);
    take(healed);
    take(opened);
    take(healed);
    var found = view.find("a").orElseThrow();
    assertThat(found.incident()).isInstanceOf(Incident.Resolved.class);
    assertThat(found.changes()).hasSize(2);
  }

  @Test
  void where_states_were_lost_and_numbers_begin_anew_the_later_one_counts() {
    var course = new Course("a");
    take(course.opened());
    take(course.healed(60));
    var anew = new Course("a");
    anew.opened();
    take(anew.spread(io.responder.model.Severity.CRITICAL, 120));
    assertThat(view.find("a").orElseThrow().incident()).isInstanceOf(Incident.Open.class);
  }

  @Test
  void what_was_resolved_first_is_forgotten_first_and_nothing_that_is_open() {
    view = new IncidentsView(20_000, CODEC::read);
    for (int i = 0; i < 3; i++) {
      take(new Course("open-" + i).opened());
    }
    for (int i = 0; i < 50; i++) {
      var course = new Course("healed-" + i);
      take(course.opened());
      take(course.healed(100 + i));
    }
    assertThat(view.size()).isLessThan(20);
    assertThat(view.find("open-0")).isPresent();
    assertThat(view.find("healed-0")).isEmpty();
    assertThat(view.find("healed-49")).isPresent();
    assertThat(view.isWhole()).isTrue();
  }

  @Test
  void it_says_so_when_open_ones_do_not_fit() {
    view = new IncidentsView(20_000, CODEC::read);
    for (int i = 0; i < 50; i++) {
      take(new Course("open-" + i).opened());
    }
    assertThat(view.size()).isLessThan(20);
    assertThat(view.isWhole()).isFalse();
  }

  @Test
  void of_an_incident_that_never_rests_the_first_and_the_latest_changes_are_kept() {
    var course = new Course("a");
    take(course.opened());
    for (int i = 0; i < 200; i++) {
      take(course.diagnosed("cause-" + i, 100 + i));
    }
    var changes = view.find("a").orElseThrow().changes();
    assertThat(changes).hasSize(IncidentsView.MAX_CHANGES + 1);
    assertThat(changes.get(0).reason()).isEqualTo(TransitionReason.OPENED);
    assertThat(changes.get(100).number()).isEqualTo(201);
  }
}
