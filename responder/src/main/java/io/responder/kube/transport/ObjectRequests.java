package io.responder.kube.transport;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.FieldTree;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.ObjectPruner;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.decode.ResourceKind.Scope;
import io.responder.kube.decode.Value;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Lists and watches the objects of one kind in one scope. One thread, but for {@link #cancel}. */
public final class ObjectRequests {

  private static final FieldTree DISCOVERY =
      FieldTree.of(
          List.of("versions.version", "resources.name", "resources.kind", "resources.namespaced"));

  private final ApiTransport transport;
  private final ObjectReader reader;
  private final Encoding encoding;
  private final String namespace;
  private final int pageSize;
  private final Runnable onBytes;
  private volatile ApiTransport.@Nullable Prepared running;
  private volatile boolean cancelled;
  private String path;

  /**
   * Requests of the reader's kind.
   *
   * @param namespace the namespace, empty for all
   * @param onBytes called whenever the server sent something
   */
  public ObjectRequests(
      ApiTransport transport,
      ObjectReader reader,
      String namespace,
      int pageSize,
      Runnable onBytes) {
    this.transport = transport;
    this.reader = reader;
    this.encoding = new Encoding(reader);
    this.namespace = namespace;
    this.path = reader.kind().path(namespace);
    this.pageSize = pageSize;
    this.onBytes = onBytes;
  }

  /**
   * All objects, page by page.
   *
   * @throws Refusal when the server refuses; 410 when a page came too late: begin again
   */
  public Listing list() throws IOException {
    List<Decoded> items = new ArrayList<>();
    String version = "";
    String next = "";
    do {
      Page page = page(next);
      items.addAll(page.items());
      version = page.resourceVersion();
      next = page.next();
    } while (!next.isEmpty());
    return new Listing(items, version);
  }

  /**
   * Opens a watch from the resourceVersion on. Returns when the server has accepted it, which it
   * does before there is anything to tell.
   */
  public ObjectStream watch(String resourceVersion) throws IOException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("watch", "true");
    query.put("allowWatchBookmarks", "true");
    query.put("timeoutSeconds", Integer.toString(watchSeconds()));
    query.put("resourceVersion", resourceVersion);
    while (true) {
      ApiTransport.Prepared request =
          prepare(query, encoding.ofWatches(), ApiTransport.Patience.WATCH);
      try {
        Response response = request.send();
        return new ObjectStream(request, response, encoding.messages(response, body(response)));
      } catch (Refusal refusal) {
        if (!encoding.refused(refusal)) {
          throw refusal;
        }
      }
    }
  }

  // The server ends a quiet watch before our patience does (core Events have no bookmarks), so that
  // a longer silence is a broken connection. At random, so that the kinds do not come back at once.
  private int watchSeconds() {
    long most = transport.watchTimeout().toMillis() * 85 / 100;
    long millis = ThreadLocalRandom.current().nextLong(most * 70 / 100, most + 1);
    return (int) Math.max(1, millis / 1000);
  }

  /** Reads the credentials again after the last request failed for them. */
  public void refresh() {
    ApiTransport.Prepared request = running;
    if (request != null) {
      transport.refresh(request);
    }
  }

  /**
   * Asks the server under which name, and in which version, it serves the kind, and asks there from
   * now on.
   *
   * @param anyVersion whether another version than the kind's will do
   * @return whether that is another place than before
   */
  public boolean discover(boolean anyVersion) throws IOException {
    ResourceKind kind = reader.kind();
    List<String> versions = new ArrayList<>(List.of(kind.version()));
    if (anyVersion && !kind.group().isEmpty()) {
      get("/apis/" + kind.group()).path("versions").forEach(v -> versions.add(text(v, "version")));
    }
    for (String version : new LinkedHashSet<>(versions)) {
      String groupVersion =
          kind.group().isEmpty() ? "/api/" + version : "/apis/" + kind.group() + '/' + version;
      for (Value resource : get(groupVersion).path("resources")) {
        String plural = text(resource, "name");
        if (text(resource, "kind").equals(kind.kind()) && plural.matches("[a-z0-9.-]+")) {
          Scope scope =
              !resource.has("namespaced") || resource.path("namespaced").truth()
                  ? Scope.NAMESPACED
                  : Scope.CLUSTER;
          String served =
              new ResourceKind(kind.group(), version, kind.kind(), plural, scope).path(namespace);
          boolean other = !served.equals(path);
          path = served;
          return other;
        }
      }
    }
    return false;
  }

  private Value get(String where) throws IOException {
    ApiTransport.Prepared request =
        transport.prepare(where, Map.of(), ApiTransport.JSON, ApiTransport.Patience.LIST);
    running = request;
    try (Response response = request.send()) {
      return new ObjectPruner().prune(new JsonInput(body(response)), DISCOVERY);
    } catch (Refusal refusal) {
      return Value.ABSENT;
    }
  }

  private static String text(Value node, String field) {
    return node.path(field).text();
  }

  /** Ends what is under way and everything that would follow. From any thread. */
  public void cancel() {
    cancelled = true;
    ApiTransport.Prepared request = running;
    if (request != null) {
      request.cancel();
    }
  }

  private Page page(String next) throws IOException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(pageSize));
    if (!next.isEmpty()) {
      query.put("continue", next);
    }
    while (true) {
      ApiTransport.Prepared request =
          prepare(query, encoding.ofLists(), ApiTransport.Patience.LIST);
      try (Response response = request.send()) {
        return encoding.page(response, body(response));
      } catch (Refusal refusal) {
        if (!encoding.refused(refusal)) {
          throw refusal;
        }
      }
    }
  }

  private ApiTransport.Prepared prepare(
      Map<String, String> query, String accept, ApiTransport.Patience patience) throws IOException {
    ApiTransport.Prepared request = transport.prepare(path, query, accept, patience);
    running = request;
    if (cancelled) {
      throw new IOException("cancelled");
    }
    return request;
  }

  private InputStream body(Response response) {
    return new WitnessedStream(response.body().byteStream(), onBytes);
  }

  /** The whole of a list. */
  public record Listing(List<Decoded> items, String resourceVersion) {}
}
