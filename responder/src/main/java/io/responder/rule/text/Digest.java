package io.responder.rule.text;

import java.util.List;
import java.util.Map;

/** A short text that differs where the evidence differs in more than numbers and hashes. */
public final class Digest {
  // The kubelet and its events say the same behind different words.
  private static final List<String> IMAGE_PREFIXES =
      List.of("Back-off pulling image \"", "Failed to pull image \"");
  private static final String ERROR_PREFIX = "Error: ";
  // From so many on, hexadecimal digits are the hash or address of something.
  private static final int SHORTEST_HASH = 8;

  // Two independent hashes of the text: a state must stay small, and a collision only means that a
  // change of the message is not told.
  private int first;
  private long second = 0xcbf29ce484222325L;

  private Digest() {}

  public static String of(Map<String, String> captures, String message) {
    Digest digest = new Digest();
    captures.forEach(
        (name, value) -> {
          digest.addStable(name, 0);
          digest.add('=');
          digest.addStable(value, 0);
          digest.add('\n');
        });
    digest.addStable(message, prefix(message));
    return Integer.toHexString(digest.first) + Long.toHexString(digest.second);
  }

  private static int prefix(String message) {
    if (message.startsWith(ERROR_PREFIX)) {
      return ERROR_PREFIX.length();
    }
    for (String prefix : IMAGE_PREFIXES) {
      int close = message.startsWith(prefix) ? message.indexOf("\": ", prefix.length()) : -1;
      if (close >= 0) {
        int rest = close + 3;
        return prefix.startsWith("Back-off") ? afterWord(message, rest) : rest;
      }
    }
    return 0;
  }

  /** Behind {@code ErrImagePull: }; 0 where there is none. */
  private static int afterWord(String message, int from) {
    int at = from;
    while (at < message.length() && Character.isLetter(message.charAt(at))) {
      at++;
    }
    return at > from && message.startsWith(": ", at) ? at + 2 : 0;
  }

  /** Adds a text with each number and hash as one sign. */
  private void addStable(String text, int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = isHex(c) ? endOfHash(text, at) : at;
      if (end == at && isDigit(c)) {
        end = endOfNumber(text, at);
      }
      add(end == at ? c : '#');
      at = Math.max(end, at + 1);
    }
  }

  private static int endOfHash(String text, int from) {
    int at = from;
    while (at < text.length() && isHex(text.charAt(at))) {
      at++;
    }
    return at - from >= SHORTEST_HASH ? at : from;
  }

  private static int endOfNumber(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void add(char c) {
    first = 31 * first + c;
    second = (second ^ c) * 0x100000001b3L;
  }
}
