package io.responder.api;

import io.responder.history.Figures;
import io.responder.history.Figures.Spread;
import io.responder.history.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the incidents that were opened in a time.
 *
 * @param completeSince what ended before it was forgotten, so that figures of an earlier time are
 *     too low; absent where nothing was
 * @param rows one for each owner or cause, or one for all
 * @param knowing how long it took until each receiver had the news
 */
record FiguresAnswer(
    Instant from,
    Instant to,
    @Nullable Instant completeSince,
    List<Row> rows,
    List<Receiver> knowing) {

  static FiguresAnswer of(
      Period period,
      @Nullable Instant completeSince,
      Map<String, Figures> figures,
      Map<String, Spread> knowing) {
    List<Row> rows = new ArrayList<>();
    figures.forEach((key, one) -> rows.add(Row.of(key, one)));
    return new FiguresAnswer(
        period.from(),
        period.to(),
        completeSince,
        rows,
        knowing.entrySet().stream().map(e -> Receiver.of(e.getKey(), e.getValue())).toList());
  }

  /**
   * @param key the owner or the cause; empty for all, and for incidents without an owner
   */
  record Row(
      String key,
      int incidents,
      int open,
      Times detect,
      Times know,
      Times acknowledge,
      Times resolve) {
    static Row of(String key, Figures figures) {
      return new Row(
          key,
          figures.incidents(),
          figures.open(),
          Times.of(figures.detect()),
          Times.of(figures.know()),
          Times.of(figures.acknowledge()),
          Times.of(figures.resolve()));
    }
  }

  /** In seconds; absent where there is no value. */
  record Times(
      int count,
      @Nullable Double mean,
      @Nullable Double median,
      @Nullable Double p90,
      @Nullable Double most) {
    static Times of(Spread spread) {
      return new Times(
          spread.count(),
          seconds(spread.mean()),
          seconds(spread.median()),
          seconds(spread.p90()),
          seconds(spread.most()));
    }
  }

  /** From the onset until the receiver had the news; in seconds. */
  record Receiver(
      String receiver,
      int count,
      @Nullable Double mean,
      @Nullable Double median,
      @Nullable Double p90,
      @Nullable Double most) {
    static Receiver of(String receiver, Spread spread) {
      return new Receiver(
          receiver,
          spread.count(),
          seconds(spread.mean()),
          seconds(spread.median()),
          seconds(spread.p90()),
          seconds(spread.most()));
    }
  }

  private static @Nullable Double seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis() / 1_000.0;
  }
}
