package io.responder.stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what Kafka has to say out of the test output, as the service's logging does. */
public final class QuietKafka implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    for (String name :
        List.of("org.apache.kafka", "kafka", "state", "io.micrometer", "com.networknt")) {
      ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.ERROR);
    }
  }
}
