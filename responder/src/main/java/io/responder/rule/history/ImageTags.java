package io.responder.rule.history;

import io.responder.model.ObjectFacts;
import io.responder.rule.history.ObjectHistory.ImageTag;
import io.responder.rule.history.ObjectHistory.Retagged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees that a tag was pushed twice: the same image name runs with another digest than before, in
 * the same object, in its predecessor of the same name, or in two of its containers.
 */
public final class ImageTags {
  private static final String DIGEST = ".digest";
  private static final String IMAGE = ".image";

  private ImageTags() {}

  /** What the tags of an object stand for. */
  static List<ImageTag> of(@Nullable ObjectFacts facts, Instant at) {
    Map<String, ImageTag> tags = new TreeMap<>();
    digests(facts)
        .forEach(
            (part, digest) -> {
              String image = image(facts, part);
              tags.put(image, new ImageTag(image, digest, at));
            });
    return List.copyOf(tags.values());
  }

  /** The tags that stand for something else now. */
  public static List<Retagged> changed(
      @Nullable ObjectFacts before, List<ImageTag> predecessor, ObjectFacts now, Instant at) {
    Map<String, String> digests = digests(now);
    if (digests.isEmpty()) {
      return List.of();
    }
    Map<String, String> told = digests(before);
    if (told.equals(digests)) {
      return List.of();
    }
    Map<String, String> known = new TreeMap<>();
    predecessor.forEach(tag -> known.put(tag.image(), tag.digest()));
    told.forEach((part, digest) -> known.put(image(before, part), digest));
    List<Retagged> changed = new ArrayList<>();
    digests.forEach(
        (part, digest) -> {
          String image = image(now, part);
          String other = known.putIfAbsent(image, digest);
          if (other != null && !other.equals(digest) && !digest.equals(told.get(part))) {
            changed.add(new Retagged(slashed(part), image, other, digest, at));
          }
        });
    return changed;
  }

  /** {@code container/app} of {@code container.app}. */
  private static String slashed(String part) {
    int dot = part.indexOf('.');
    return dot < 0 ? part : part.substring(0, dot) + '/' + part.substring(dot + 1);
  }

  private static String image(@Nullable ObjectFacts facts, String part) {
    return facts == null ? "" : facts.attributes().getOrDefault(part + IMAGE, "");
  }

  /** By part; images that are named by digest have no tag to change. */
  private static Map<String, String> digests(@Nullable ObjectFacts facts) {
    Map<String, String> digests = Map.of();
    if (facts == null || facts.attributes().isEmpty()) {
      return digests;
    }
    for (Map.Entry<String, String> attribute : facts.attributes().entrySet()) {
      if (attribute.getKey().endsWith(DIGEST)) {
        String name = attribute.getKey();
        String part = name.substring(0, name.length() - DIGEST.length());
        String image = image(facts, part);
        if (!image.isEmpty() && !image.contains("@")) {
          digests = digests.isEmpty() ? new TreeMap<>() : digests;
          digests.put(part, attribute.getValue());
        }
      }
    }
    return digests;
  }
}
