package io.responder.notify.webhook;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.responder.notify.Delivery;
import io.responder.notify.Delivery.Rejected;
import io.responder.notify.Delivery.RetryLater;
import io.responder.notify.Notification;
import io.responder.notify.Receiver;
import io.responder.notify.Secret;
import io.responder.notify.http.Endpoint;
import io.responder.notify.http.HttpSender;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends each notification as a CloudEvents event. */
public final class WebhookReceiver implements Receiver {

  private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final WebhookConfig config;
  private final Endpoint endpoint;
  private final HttpSender sender;
  private final Clock clock;

  public WebhookReceiver(WebhookConfig config, Endpoint endpoint, HttpSender sender, Clock clock) {
    this.config = requireNonNull(config, "config");
    this.endpoint = requireNonNull(endpoint, "endpoint");
    this.sender = requireNonNull(sender, "sender");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public Delivery deliver(Notification notification) {
    byte[] body;
    try {
      body = JSON.writeValueAsBytes(IncidentEvent.of(notification, config.language()));
    } catch (JsonProcessingException e) {
      return new Rejected("the event cannot be written as JSON: " + e.getClass().getSimpleName());
    }
    try {
      return sender.post(endpoint, CONTENT_TYPE, body, headers(notification, body));
    } catch (UncheckedIOException unreadable) {
      return new RetryLater(null, String.valueOf(unreadable.getMessage()));
    }
  }

  private Map<String, String> headers(Notification notification, byte[] body) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Idempotency-Key", notification.id());
    headers.put("User-Agent", "responder");
    if (config.secret() != null) {
      long seconds = clock.instant().getEpochSecond();
      String signature = "t=" + seconds + signed(config.secret(), seconds, body);
      headers.put("X-Signature", signature + signed(config.previousSecret(), seconds, body));
    }
    if (config.token() != null) {
      headers.put("Authorization", "Bearer " + config.token().reveal());
    }
    return headers;
  }

  private static String signed(@Nullable Secret secret, long seconds, byte[] body) {
    return secret == null ? "" : ",v1=" + Signature.of(secret.reveal(), seconds, body);
  }

  @Override
  public void close() {
    sender.close();
  }
}
