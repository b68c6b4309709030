package io.responder.notify.http;

import io.responder.notify.Delivery;
import io.responder.notify.Delivery.Delivered;
import io.responder.notify.Delivery.Rejected;
import io.responder.notify.Delivery.RetryLater;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body with POST, once for each call: it follows no redirect, uses no proxy and never
 * repeats a request by itself, not even when a pooled connection breaks, because the server may
 * have acted on it already.
 *
 * <table>
 * <caption>What an answer means</caption>
 * <tr><td>2xx</td><td>delivered</td></tr>
 * <tr><td>408, 425, 429, 5xx</td><td>retry, after {@code Retry-After} where stated</td></tr>
 * <tr><td>1xx, 3xx, other 4xx</td><td>rejected</td></tr>
 * <tr><td>timeout, broken connection, unknown host</td><td>retry: nobody knows</td></tr>
 * <tr><td>address not permitted</td><td>rejected</td></tr>
 * </table>
 */
public final class HttpSender implements AutoCloseable {

  private final OkHttpClient client;
  private final AddressPolicy policy;
  private final Clock clock;

  /**
   * Builds a sender with a connection pool of its own.
   *
   * @param timeout how long one call may take in all, connecting included
   */
  public HttpSender(AddressPolicy policy, Duration timeout, Clock clock) {
    this(policy, timeout, clock, Dns.SYSTEM);
  }

  HttpSender(AddressPolicy policy, Duration timeout, Clock clock, Dns dns) {
    this.policy = policy;
    this.clock = clock;
    Duration connect = Duration.ofSeconds(5);
    this.client =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .proxy(Proxy.NO_PROXY)
            .connectTimeout(connect.compareTo(timeout) < 0 ? connect : timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .callTimeout(timeout)
            .connectionPool(new ConnectionPool(2, 1, TimeUnit.MINUTES))
            .dns(host -> permitted(host, dns.lookup(host)))
            .addNetworkInterceptor(this::guarded)
            .build();
  }

  /**
   * Sends one request and waits for its answer; the answer's body is not read.
   *
   * @param contentType the media type of {@code body}, sent as it is
   */
  public Delivery post(
      Endpoint endpoint, String contentType, byte[] body, Map<String, String> headers) {
    try {
      refuseLiteral(endpoint.url());
      Request.Builder request =
          new Request.Builder().url(endpoint.url()).post(new Body(contentType, body));
      headers.forEach(request::header);
      try (Response response = client.newCall(request.build()).execute()) {
        return judge(response.code(), response.header("Retry-After"), endpoint);
      }
    } catch (AddressRefused refused) {
      return new Rejected(
          endpoint + " leads to a private or reserved address; set allowPrivate: true if meant");
    } catch (ProxyDemanded demanded) {
      return new Rejected(endpoint + " answered 407; it must be reachable without a proxy");
    } catch (IOException failure) {
      return new RetryLater(null, endpoint + " " + describe(failure));
    } catch (IllegalArgumentException invalid) {
      // A header that cannot be sent; the exception's text would show it.
      return new Rejected(endpoint + ": token or secret holds a character no header may hold");
    }
  }

  private Delivery judge(int status, @Nullable String retryAfter, Endpoint endpoint) {
    if (status >= 200 && status < 300) {
      return new Delivered();
    }
    String reason = endpoint + " answered " + status;
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      return new RetryLater(RetryAfter.parse(retryAfter, clock.instant()), reason);
    }
    return new Rejected(reason + remedy(status));
  }

  private static String remedy(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> "; configure the URL that it redirects to";
      case 401, 403 -> "; check token and secret";
      case 404, 405, 410 -> "; check the URL";
      case 413 -> "; the receiver must accept bodies of up to 256 KB";
      default -> "; check that it accepts CloudEvents";
    };
  }

  /** The kind of failure only: messages of the client hold addresses and URLs. */
  private static String describe(IOException failure) {
    if (failure instanceof InterruptedIOException) {
      return "did not answer in time";
    }
    if (failure instanceof UnknownHostException) {
      return "has no address";
    }
    if (failure instanceof SSLException) {
      return "could not be trusted (TLS)";
    }
    return "broke the connection (" + failure.getClass().getSimpleName() + ")";
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  // Addresses: names are checked when they are resolved, literals before, and the connection that
  // is really used once more before anything is written to it.

  private List<InetAddress> permitted(String host, List<InetAddress> addresses)
      throws UnknownHostException {
    List<InetAddress> permitted = addresses.stream().filter(policy::permits).toList();
    if (permitted.isEmpty()) {
      throw addresses.isEmpty() ? new UnknownHostException(host) : new AddressRefused();
    }
    return permitted;
  }

  private void refuseLiteral(HttpUrl url) throws IOException {
    String host = url.host();
    boolean isLiteral =
        host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    if (isLiteral) {
      permitted(host, List.of(InetAddress.getByName(host)));
    }
  }

  private Response guarded(Interceptor.Chain chain) throws IOException {
    Connection connection = chain.connection();
    if (connection == null || !policy.permits(connection.route().socketAddress().getAddress())) {
      throw new AddressRefused();
    }
    Response response = chain.proceed(chain.request());
    if (response.code() == 407) {
      // The client takes this answer for a broken protocol.
      response.close();
      throw new ProxyDemanded();
    }
    // The client repeats a request by itself after "503, Retry-After: 0". We say when.
    return response.code() == 503 && "0".equals(response.header("Retry-After"))
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
  }

  private static final class AddressRefused extends UnknownHostException {
    private static final long serialVersionUID = 1L;
  }

  private static final class ProxyDemanded extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** A body that the client may write only once. */
  private static final class Body extends RequestBody {
    private final MediaType type;
    private final byte[] bytes;

    Body(String contentType, byte[] bytes) {
      this.type = MediaType.get(contentType);
      this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
