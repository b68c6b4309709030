package io.responder.notify.http;

import okhttp3.HttpUrl;

/**
 * Where a receiver is reached. Its text form names only scheme and host: the path and the query of
 * a webhook are often its secret.
 */
public final class Endpoint {

  private final HttpUrl url;

  private Endpoint(HttpUrl url) {
    this.url = url;
  }

  /** Whether the connection must be encrypted. */
  public enum Transport {
    HTTPS_ONLY,
    HTTP_TOO
  }

  /**
   * Reads a configured URL.
   *
   * @throws IllegalArgumentException where it is none, or not encrypted though it must be
   */
  public static Endpoint of(String text, Transport transport) {
    HttpUrl url = HttpUrl.parse(text.strip());
    if (url == null) {
      throw new IllegalArgumentException("url is not an absolute http or https URL");
    }
    if (!url.isHttps() && transport == Transport.HTTPS_ONLY) {
      throw new IllegalArgumentException(
          "url " + redacted(url) + " is not encrypted; use https or set allowHttp: true");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IllegalArgumentException(
          "url " + redacted(url) + " holds credentials; use token or secret instead");
    }
    return new Endpoint(url);
  }

  HttpUrl url() {
    return url;
  }

  private static String redacted(HttpUrl url) {
    return url.scheme() + "://" + url.host() + "/***";
  }

  @Override
  public String toString() {
    return redacted(url);
  }
}
