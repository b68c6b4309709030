package io.responder.rule;

import com.google.re2j.Pattern;
import java.util.Map;

/** A short text that differs where the evidence differs in more than numbers and hashes. */
final class Digest {
  // The kubelet and its events say the same behind different words.
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(?:Back-off pulling image \"[^\"]*\": [A-Za-z]+: |Error: |Failed to pull image"
              + " \"[^\"]*\": )");
  private static final Pattern NUMBERS = Pattern.compile("[0-9a-f]{8,}|[0-9]+");

  private Digest() {}

  static String of(Map<String, String> captures, String message) {
    String shown = captures + "\n" + PREFIX.matcher(message).replaceFirst("");
    String stable = NUMBERS.matcher(shown).replaceAll("#");
    // Two independent hashes of the text: a state must stay small, and a collision only means that
    // a change of the message is not told.
    return Integer.toHexString(stable.hashCode())
        + Integer.toHexString(new StringBuilder(stable).reverse().toString().hashCode());
  }
}
