package io.responder.simulator.api;

import io.responder.simulator.access.AccessRequest;
import io.responder.simulator.access.Verb;
import io.responder.simulator.protobuf.Formats;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.resource.ResourceCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, read completely.
 *
 * @param target empty when the path names no object or collection
 * @param protobuf the form to answer in; empty for JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are shared on purpose
record Exchange(
    Request request,
    String path,
    Map<String, String> query,
    byte[] body,
    Optional<Target> target,
    Optional<ProtobufForm> protobuf) {

  static Exchange read(Request request, ResourceCatalog catalog, Formats formats)
      throws IOException {
    String path = Objects.requireNonNullElse(request.getHttpURI().getPath(), "/");
    Map<String, String> query = new HashMap<>();
    Fields fields = Request.extractQueryParameters(request);
    for (Fields.Field field : fields) {
      query.put(field.getName(), Objects.requireNonNullElse(field.getValue(), ""));
    }
    byte[] body = new byte[0];
    if (!request.getMethod().equals("GET")) {
      try (InputStream in = Content.Source.asInputStream(request)) {
        body = in.readAllBytes();
      }
    }
    Optional<Target> target = Target.parse(path, catalog);
    String accept = Objects.requireNonNullElse(request.getHeaders().get(HttpHeader.ACCEPT), "");
    boolean protobuf =
        formats == Formats.JSON_AND_PROTOBUF && accept.contains(ProtobufForm.MEDIA_TYPE);
    return new Exchange(
        request,
        path,
        Map.copyOf(query),
        body,
        target,
        protobuf ? target.flatMap(on -> ProtobufForm.of(on.type())) : Optional.empty());
  }

  String method() {
    return request.getMethod();
  }

  /** A header's value; empty when it is absent. */
  String header(HttpHeader header) {
    return Objects.requireNonNullElse(request.getHeaders().get(header), "");
  }

  @Nullable String authorization() {
    return request.getHeaders().get(HttpHeader.AUTHORIZATION);
  }

  boolean mutating() {
    return !method().equals("GET") && !method().equals("HEAD") && !method().equals("OPTIONS");
  }

  Optional<Verb> verb() {
    String watch = query.getOrDefault("watch", "");
    return target.map(t -> Router.verb(method(), t, watch.equals("true") || watch.equals("1")));
  }

  /** The request on its target by a user. */
  Call call(Target on, Verb verb, String user) {
    return new Call(on, verb, query, header(HttpHeader.CONTENT_TYPE), body, user, protobuf);
  }

  /** What is asked for in the words of authorisation. */
  AccessRequest accessRequest(String user) {
    if (target.isEmpty()) {
      String verb = mutating() ? "create" : "get";
      boolean review = path.startsWith(Reviews.PATH);
      return review
          ? new AccessRequest(
              user, verb, "authorization.k8s.io", path.substring(Reviews.PATH.length()), null, null)
          : new AccessRequest(user, verb, "", path, null, null);
    }
    Target on = target.get();
    String verb = verb().map(Verb::label).orElse(method().toLowerCase(Locale.ROOT));
    // A namespace object is authorised as being in itself, as in a real server.
    boolean namespace = on.type().qualifiedName().equals("namespaces") && !on.name().isEmpty();
    return new AccessRequest(
        user,
        verb,
        on.type().group(),
        on.resource(),
        namespace ? on.name() : on.namespace(),
        on.name().isEmpty() ? null : on.name());
  }
}
