package io.responder.bench.worker;

import io.responder.stream.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** A Kafka broker in a process of its own. Argument: where its data are. */
final class BrokerWorker {

  private BrokerWorker() {}

  public static void main(String[] arguments) throws IOException {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), 0);
    Commands.serve(words -> broker.bootstrapServers());
  }
}
