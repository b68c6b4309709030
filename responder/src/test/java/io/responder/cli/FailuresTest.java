package io.responder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private static String told(Throwable failure) {
    StringWriter text = new StringWriter();
    Failures.report(new PrintWriter(text), failure);
    return text.toString().strip();
  }

  /** As Jetty says that it cannot have a port. */
  @Test
  void aPortThatSomebodyElseHasIsNoBug() {
    IOException place = new IOException("Failed to bind to /127.0.0.1:8082");
    place.initCause(new BindException("Address already in use"));

    assertThat(told(new RuntimeException(place)))
        .isEqualTo(
            "Failed to bind to /127.0.0.1:8082: Address already in use; end what listens there, or"
                + " choose another port under server.applicationConnectors (the API) or"
                + " server.adminConnectors");
  }

  @Test
  void whatNobodyExpectedIsCalledABug() {
    assertThat(told(new IllegalStateException("odd")))
        .startsWith("responder: this is a bug: IllegalStateException: odd; the stack trace is in ");
  }
}
