package io.responder.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.notify.Delivery;
import io.responder.notify.Delivery.Rejected;
import io.responder.notify.http.Endpoint.Transport;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSenderTest {

  private static Delivery post(String url, Dns dns) {
    try (HttpSender sender =
        new HttpSender(AddressPolicy.PUBLIC, Duration.ofSeconds(2), Clock.systemUTC(), dns)) {
      return sender.post(
          Endpoint.of(url, Transport.HTTP_TOO),
          "text/plain",
          "hello".getBytes(StandardCharsets.UTF_8),
          Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/x",
        "http://2130706433:1/x",
        "http://127.1:1/x",
        "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:1/x",
        "http://[::ffff:127.0.0.1]:1/x",
        "http://[::1]:1/x",
        "http://[::127.0.0.1]:1/x",
        "http://[64:ff9b::7f00:1]:1/x",
        "http://[fd00:ec2::254]:1/x",
        "http://169.254.169.254:1/x",
        "http://localhost:1/x",
      })
  void refusesEverySpellingOfAnInnerAddress(String url) {
    assertThat(post(url, Dns.SYSTEM)).isInstanceOf(Rejected.class);
  }

  @Test
  void refusesANameThatNowLeadsInside() {
    AtomicInteger lookups = new AtomicInteger();
    Dns rebinding =
        host -> {
          lookups.incrementAndGet();
          return List.of(InetAddress.getByName("127.0.0.1"));
        };

    assertThat(post("http://hooks.example.com:1/x", rebinding))
        .isEqualTo(
            new Rejected(
                "http://hooks.example.com/*** leads to a private or reserved address;"
                    + " set allowPrivate: true if meant"));
    assertThat(lookups).hasValue(1);
  }

  @Test
  void needsEncryptionUnlessToldOtherwise() {
    assertThatThrownBy(() -> Endpoint.of("http://example.com/secret", Transport.HTTPS_ONLY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowHttp: true")
        .hasMessageNotContaining("secret\"");
    assertThat(Endpoint.of("https://example.com/secret?k=v", Transport.HTTPS_ONLY))
        .hasToString("https://example.com/***");
  }

  @Test
  void takesNoCredentialsInTheUrl() {
    assertThatThrownBy(() -> Endpoint.of("https://kim:pw@example.com/", Transport.HTTPS_ONLY))
        .hasMessageContaining("holds credentials")
        .hasMessageNotContaining("pw@");
  }
}
