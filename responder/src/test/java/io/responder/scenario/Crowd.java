package io.responder.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many alike in one line of a story: a line that ends with {@code # 40} stands for forty with
 * {@code %1} from 1 to 40, one that ends with {@code # 500 x 10} for ten each, with {@code %2} from
 * 1 to 10.
 */
final class Crowd {

  private static final Pattern MANY = Pattern.compile("(.*) # (\\d+)(?: x (\\d+))?");

  private static final int LONGEST = 500_000;

  private Crowd() {}

  /** The story in parts that a reader of YAML takes, each with the head of the whole. */
  static List<String> expand(String story) {
    int given = story.indexOf("    given:\n") + "    given:\n".length();
    int until = story.indexOf("    until:");
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String line : story.substring(given, until).lines().toList()) {
      for (String one : lines(line)) {
        part.append(one).append('\n');
        if (part.length() > LONGEST) {
          parts.add(story.substring(0, given) + part + story.substring(until));
          part.setLength(0);
        }
      }
    }
    parts.add(story.substring(0, given) + part + story.substring(until));
    return parts;
  }

  private static List<String> lines(String line) {
    Matcher many = MANY.matcher(line);
    if (!many.matches()) {
      return List.of(line);
    }
    List<String> lines = new ArrayList<>();
    int each = many.group(3) == null ? 1 : Integer.parseInt(many.group(3));
    for (int i = 1; i <= Integer.parseInt(many.group(2)); i++) {
      for (int j = 1; j <= each; j++) {
        lines.add(many.group(1).replace("%1", "" + i).replace("%2", "" + j));
      }
    }
    return lines;
  }
}
