package io.responder.rule.text;

import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of an image reference, read leniently: what people write, not what registries accept.
 *
 * @param registry the registry's host, {@code docker.io} where none is written
 * @param repository everything before the tag or digest, as written
 * @param name the last element of the repository's path
 * @param tag the tag, empty where none is written
 * @param digest the digest, empty where none is written
 */
public record ImageName(
    String registry, String repository, String name, String tag, String digest) {

  public static ImageName parse(String reference) {
    int at = reference.indexOf('@');
    String digest = at < 0 ? "" : reference.substring(at + 1);
    String tagged = at < 0 ? reference : reference.substring(0, at);
    int slash = tagged.lastIndexOf('/');
    int colon = tagged.indexOf(':', slash + 1);
    String repository = colon < 0 ? tagged : tagged.substring(0, colon);
    String tag = colon < 0 ? "" : tagged.substring(colon + 1);
    int first = repository.indexOf('/');
    String host = first < 0 ? "" : repository.substring(0, first);
    boolean isHost = host.contains(".") || host.contains(":") || host.equals("localhost");
    return new ImageName(
        isHost ? host : "docker.io", repository, repository.substring(slash + 1), tag, digest);
  }

  /** The parts by the names that placeholders use; empty parts are left out. */
  public Map<String, String> parts() {
    Map<String, String> parts = new TreeMap<>();
    parts.put("image.registry", registry);
    parts.put("image.repository", repository);
    parts.put("image.name", name);
    parts.put("image.tag", tag);
    parts.put("image.digest", digest);
    parts.values().removeIf(String::isEmpty);
    return parts;
  }
}
