package io.responder.bench.trial;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;

/** Alerts as Prometheus posts them: 64 at once, each until five minutes after it was said last. */
final class AlertLoad {

  private static final int BATCH = 64;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final int objects;
  private final int incidents;
  private final Instant start = Instant.now();
  private long said;

  AlertLoad(int port, int objects, int incidents) {
    this.url = URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
    this.objects = objects;
    this.incidents = incidents;
  }

  void send(int alerts) throws IOException, InterruptedException {
    for (int left = alerts; left > 0; left -= BATCH) {
      StringBuilder body = new StringBuilder("[");
      for (int i = 0; i < Math.min(BATCH, left); i++) {
        body.append(i == 0 ? "" : ",").append(alert(said++));
      }
      var response =
          client.send(
              HttpRequest.newBuilder(url)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body.append(']').toString()))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("Alertmanager answers " + response.statusCode());
      }
    }
  }

  private String alert(long number) {
    int object = (int) (number % objects);
    String name = "app-" + object % incidents;
    return """
        {"labels":{"alertname":"image-platform-mismatch","cluster":"bench","namespace":"shop",\
        "workload":"%s","pod":"%s-7d8f6bb9c-%d","severity":"critical"},\
        "annotations":{"message":"Failed to pull image \\"ghcr.io/shop/%s:1\\": no match for \
        platform in manifest: not found"},"startsAt":"%s","endsAt":"%s"}"""
        .formatted(name, name, object, name, start, Instant.now().plusSeconds(300));
  }
}
