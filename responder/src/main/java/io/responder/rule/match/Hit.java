package io.responder.rule.match;

import io.responder.rule.match.RuleIndex.Candidate;
import io.responder.rule.text.Digest;
import io.responder.rule.text.ImageName;
import io.responder.rule.text.MessagePattern;
import io.responder.rule.text.SignatureSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A candidate whose patterns match a message. What they take from it is read when it is first asked
 * for. Thread-safe: who asks at the same time reads the same.
 */
final class Hit {
  private final Candidate candidate;
  private final String message;
  private final SignatureSet signatures;
  private @Nullable Map<String, String> captures;
  private @Nullable String digest;

  Hit(Candidate candidate, String message, SignatureSet signatures) {
    this.candidate = candidate;
    this.message = message;
    this.signatures = signatures;
  }

  Candidate candidate() {
    return candidate;
  }

  /** What the rule took from the message, sorted; not to be changed. */
  Map<String, String> captures() {
    Map<String, String> known = captures;
    if (known == null) {
      known = read();
      captures = known;
    }
    return known;
  }

  /** The digest of captures and message. */
  String digest() {
    String known = digest;
    if (known == null) {
      known = Digest.of(captures(), message);
      digest = known;
    }
    return known;
  }

  private Map<String, String> read() {
    Map<String, String> found = new TreeMap<>();
    SignatureSet.Reading text = signatures.read(message);
    for (MessagePattern pattern : candidate.alternative().messages()) {
      add(found, text.capture(pattern));
    }
    for (MessagePattern pattern : candidate.rule().captures().extract()) {
      add(found, text.capture(pattern));
    }
    addImageParts(found);
    return found.isEmpty() ? Map.of() : Collections.unmodifiableMap(found);
  }

  private static void add(Map<String, String> captures, @Nullable Map<String, String> found) {
    if (found != null) {
      found.forEach(captures::putIfAbsent);
    }
  }

  static void addImageParts(Map<String, String> captures) {
    String image = captures.get("image");
    if (image != null) {
      ImageName.parse(image).parts().forEach(captures::putIfAbsent);
    }
  }
}
