package io.responder.notify.webhook;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.responder.model.Severity;
import io.responder.notify.Language;
import io.responder.notify.Receiver;
import io.responder.notify.ReceiverConfig;
import io.responder.notify.Secret;
import io.responder.notify.http.AddressPolicy;
import io.responder.notify.http.Endpoint;
import io.responder.notify.http.Endpoint.Transport;
import io.responder.notify.http.HttpSender;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of {@code type: webhook}.
 *
 * @param name its name; {@code webhook} unless set
 * @param url where to send to; https unless {@code allowHttp} is set. Its path is treated as secret
 * @param language the language of the texts; {@code en} unless set
 * @param severity the least severity that is told; all unless set
 * @param secret signs the body, where set
 * @param previousSecret signs it too while the other side changes over
 * @param token sent as bearer token, where set
 * @param allowHttp whether the connection may be unencrypted; false unless set
 * @param allowPrivate whether the address may be a private, local or reserved one; false unless set
 * @param timeout how long one call may take, at most 30 seconds; 10 seconds unless set
 */
public record WebhookConfig(
    @NotBlank String name,
    @NotBlank String url,
    @NotNull @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES)
        Language language,
    @NotNull @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES)
        Severity severity,
    @Nullable Secret secret,
    @Nullable Secret previousSecret,
    @Nullable Secret token,
    @NotNull Boolean allowHttp,
    @NotNull Boolean allowPrivate,
    @NotNull Duration timeout)
    implements ReceiverConfig {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Null components take their defaults. */
  public WebhookConfig(
      @Nullable String name,
      @Nullable String url,
      @Nullable Language language,
      @Nullable Severity severity,
      @Nullable Secret secret,
      @Nullable Secret previousSecret,
      @Nullable Secret token,
      @Nullable Boolean allowHttp,
      @Nullable Boolean allowPrivate,
      @Nullable Duration timeout) {
    this.name = requireNonNullElse(name, "webhook");
    this.url = requireNonNullElse(url, "");
    this.language = requireNonNullElse(language, Language.EN);
    this.severity = requireNonNullElse(severity, Severity.INFO);
    this.secret = secret;
    this.previousSecret = previousSecret;
    this.token = token;
    this.allowHttp = requireNonNullElse(allowHttp, false);
    this.allowPrivate = requireNonNullElse(allowPrivate, false);
    this.timeout = requireNonNullElse(timeout, Duration.ofSeconds(10));
    if (this.timeout.isNegative() || this.timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + ", must be positive");
    }
    if (this.timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "timeout is "
              + timeout
              + ", must be at most 30s: a slower receiver is tried again later");
    }
    if (secret == null && previousSecret != null) {
      throw new IllegalArgumentException("previousSecret needs secret");
    }
  }

  @Override
  public Receiver receiver(Surroundings surroundings) {
    return new WebhookReceiver(
        this,
        Endpoint.of(url, allowHttp ? Transport.HTTP_TOO : Transport.HTTPS_ONLY),
        new HttpSender(
            allowPrivate ? AddressPolicy.ANY : AddressPolicy.PUBLIC, timeout, surroundings.clock()),
        surroundings.clock());
  }

  /** Without the URL, which may be a secret by itself. */
  @Override
  public String toString() {
    return "WebhookConfig[name=" + name + ']';
  }
}
