package io.responder.rule.file;

import io.responder.rule.definition.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Short names for the content of rules: equal texts have equal versions, on every machine. */
final class RuleVersions {
  private static final int DIGITS = 12;

  private RuleVersions() {}

  /** The version of each rule by id: of its text, and of how it is related to others. */
  static Map<String, String> of(Map<String, String> files, Collection<Rule> rules) {
    Map<String, String> versions = new HashMap<>();
    for (Rule rule : rules) {
      String relations =
          new TreeSet<>(rule.meaning().refines()) + "/" + new TreeSet<>(rule.meaning().explains());
      versions.put(rule.id(), hash(files.getOrDefault(rule.file(), "") + relations));
    }
    return Map.copyOf(versions);
  }

  /** The version of a set of rules. */
  static String ofAll(Map<String, String> versions) {
    return hash(new TreeMap<>(versions).toString());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
