package io.responder.kube.transport;

import io.responder.kube.log.LogSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.Response;

/** Reads the logs of containers from the API server. Thread-safe. */
public final class LogRequests implements LogSource {

  private static final int MAX_BYTES = 256 * 1024;

  private final ApiTransport transport;

  public LogRequests(ApiTransport transport) {
    this.transport = transport;
  }

  @Override
  public String tail(String namespace, String pod, String container, boolean previous, int lines)
      throws IOException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("container", container);
    query.put("tailLines", Integer.toString(lines));
    query.put("limitBytes", Integer.toString(MAX_BYTES));
    if (previous) {
      query.put("previous", "true");
    }
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log";
    try (Response response =
            transport.prepare(path, query, ApiTransport.JSON, ApiTransport.Patience.LIST).send();
        InputStream body = response.body().byteStream()) {
      return new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (Refusal refusal) {
      int code = refusal.code();
      if (code == 403 || code == 404 || code == 400) {
        throw new LogRefused(refusal.said(), code == 403);
      }
      throw refusal;
    }
  }
}
