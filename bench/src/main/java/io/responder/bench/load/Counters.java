package io.responder.bench.load;

import java.util.concurrent.atomic.AtomicLong;

/** What the API server was asked for. */
final class Counters {
  final AtomicLong lists = new AtomicLong();
  final AtomicLong listBytes = new AtomicLong();
  final AtomicLong watches = new AtomicLong();
  final AtomicLong protobuf = new AtomicLong();

  @Override
  public String toString() {
    return "lists="
        + lists
        + " listBytes="
        + listBytes
        + " watches="
        + watches
        + " protobuf="
        + protobuf;
  }
}
