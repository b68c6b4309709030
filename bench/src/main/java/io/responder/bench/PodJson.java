package io.responder.bench;

import io.responder.bench.load.Shapes;
import java.nio.charset.StandardCharsets;

/** Objects that the load side serves. */
final class PodJson {

  private PodJson() {}

  static byte[] healthy(int number) {
    return filled(Shapes.pods().get(0), number);
  }

  /** The object of that number that a text of the load side stands for. */
  static byte[] filled(String text, int number) {
    return text.replace("@@@@@@", String.format("%06d", number))
        .replace("######", String.format("%06d", number))
        .replace("$$$$$$$$$$$$$$$$$$$$", "2026-01-05T09:00:05Z")
        .replace("~~~~~~~~~~", String.format("%010d", 1_000_000_000L + number))
        .replace("^^^^^", "00007")
        .replace("#####", String.format("%05d", number % 250))
        .replace("!!", "05")
        .getBytes(StandardCharsets.UTF_8);
  }
}
