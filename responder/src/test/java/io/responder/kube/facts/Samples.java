package io.responder.kube.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Objects under test resources, most of them of a real cluster, and their decoding. */
public final class Samples {

  private static final KindCatalog CATALOG = new KindCatalog(List.of());

  /** The annotations that tests read. */
  public static final Set<String> ANNOTATIONS =
      Set.of(
          "argocd.argoproj.io/refresh",
          "nginx.ingress.kubernetes.io/canary",
          "nginx.ingress.kubernetes.io/use-regex",
          "responder.io/mute-until");

  private Samples() {}

  /** The bytes of a sample. */
  public static byte[] bytes(String name) {
    try (InputStream in = Samples.class.getResourceAsStream("/kube/" + name + ".json")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sample as decoded. */
  public static KubeObject decode(String name) {
    return known(decode(bytes(name)));
  }

  /** Decodes an object by its own apiVersion and kind. */
  public static Decoded decode(byte[] json) {
    try {
      JsonNode tree = new ObjectMapper().readTree(json);
      String apiVersion = tree.path("apiVersion").asText("");
      String kind = tree.path("kind").asText("");
      String group = ObjectDecoder.group(apiVersion);
      ResourceKind found = CATALOG.find(group, kind);
      ResourceKind use =
          found != null
              ? found
              : new ResourceKind(group, "v1", kind, "things", ResourceKind.Scope.NAMESPACED);
      return new ObjectDecoder(
              use, CATALOG.reader(use), ANNOTATIONS::contains, ObjectDecoder.interner())
          .decode(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object, which must have been understood. */
  public static KubeObject known(Decoded decoded) {
    return ((Decoded.Known) decoded).object();
  }
}
