package io.responder.rule;

import io.responder.model.ObjectFacts;
import io.responder.rule.ObjectHistory.ImageTag;
import io.responder.rule.ObjectHistory.Retagged;
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
final class ImageTags {
  private static final String DIGEST = ".digest";

  private ImageTags() {}

  /** What the tags of an object stand for. */
  static List<ImageTag> of(@Nullable ObjectFacts facts, Instant at) {
    Map<String, ImageTag> tags = new TreeMap<>();
    parts(facts)
        .forEach((part, tag) -> tags.put(tag.image(), new ImageTag(tag.image(), tag.digest(), at)));
    return List.copyOf(tags.values());
  }

  /** The tags that stand for something else now. */
  static List<Retagged> changed(
      @Nullable ObjectFacts before, List<ImageTag> predecessor, ObjectFacts now, Instant at) {
    Map<String, String> known = new TreeMap<>();
    predecessor.forEach(tag -> known.put(tag.image(), tag.digest()));
    parts(before).forEach((part, tag) -> known.put(tag.image(), tag.digest()));
    List<Retagged> changed = new ArrayList<>();
    Map<String, ImageTag> told = parts(before);
    parts(now)
        .forEach(
            (part, tag) -> {
              String other = known.putIfAbsent(tag.image(), tag.digest());
              ImageTag own = told.get(part);
              boolean asBefore =
                  own != null
                      && own.image().equals(tag.image())
                      && own.digest().equals(tag.digest());
              if (other != null && !other.equals(tag.digest()) && !asBefore) {
                changed.add(new Retagged(part, tag.image(), other, tag.digest(), at));
              }
            });
    return changed;
  }

  /** By part; images that are named by digest have no tag to change. */
  private static Map<String, ImageTag> parts(@Nullable ObjectFacts facts) {
    Map<String, ImageTag> tags = new TreeMap<>();
    if (facts == null) {
      return tags;
    }
    facts
        .attributes()
        .forEach(
            (name, digest) -> {
              if (name.endsWith(DIGEST)) {
                String part = name.substring(0, name.length() - DIGEST.length());
                String image = facts.attributes().get(part + ".image");
                if (image != null && !image.contains("@")) {
                  tags.put(
                      part.replaceFirst("\\.", "/"), new ImageTag(image, digest, Instant.EPOCH));
                }
              }
            });
    return tags;
  }
}
