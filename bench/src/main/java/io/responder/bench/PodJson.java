package io.responder.bench;

import io.responder.bench.load.Shapes;
import java.nio.charset.StandardCharsets;

/** One of the pods that the load side serves. */
final class PodJson {

  private PodJson() {}

  static byte[] healthy(int number) {
    return Shapes.pods()
        .get(0)
        .replace("@@@@@@", String.format("%06d", number))
        .replace("~~~~~~~~~~", String.format("%010d", 1_000_000_000L + number))
        .replace("^^^^^", "00007")
        .replace("#####", String.format("%05d", number % 250))
        .replace("!!", "05")
        .getBytes(StandardCharsets.UTF_8);
  }
}
