package io.responder.rule.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the scheduler's list of reasons, such as {@code 0/5 nodes are available: 1 Insufficient
 * cpu, 4 node(s) had untolerated taint(s). preemption: …}.
 */
public final class SchedulerMessage {
  private static final String HEAD = "nodes are available: ";

  private SchedulerMessage() {}

  /**
   * The reason that keeps most nodes away, the first of equals; a reason about the pod as a whole
   * before any other. Taints of control planes count only where there is nothing else. The message
   * itself when it is no such list.
   */
  public static String dominant(String message) {
    int head = message.indexOf(HEAD);
    if (head < 0) {
      return message;
    }
    String best = "";
    long bestWeight = -1;
    for (String reason : reasons(message.substring(head + HEAD.length()))) {
      long weight = weight(reason);
      if (weight > bestWeight) {
        best = reason;
        bestWeight = weight;
      }
    }
    return best;
  }

  private static List<String> reasons(String list) {
    int end = list.indexOf(". preemption:");
    String reasons = end < 0 ? list : list.substring(0, end);
    List<String> found = new ArrayList<>();
    int start = 0;
    int braces = 0;
    for (int i = 0; i < reasons.length(); i++) {
      char c = reasons.charAt(i);
      if (c == '{') {
        braces++;
      } else if (c == '}') {
        braces--;
      } else if (c == ',' && braces <= 0 && countAhead(reasons, i + 1)) {
        found.add(reasons.substring(start, i).strip());
        start = i + 1;
      }
    }
    found.add(reasons.substring(start).strip());
    return found;
  }

  // A comma separates reasons where a number follows; others belong to the text of a reason.
  private static boolean countAhead(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() && Character.isDigit(text.charAt(at));
  }

  private static long weight(String reason) {
    int digits = 0;
    while (digits < reason.length() && digits < 9 && Character.isDigit(reason.charAt(digits))) {
      digits++;
    }
    if (digits == 0) {
      return Long.MAX_VALUE;
    }
    boolean controlPlane =
        reason.contains("node-role.kubernetes.io/control-plane")
            || reason.contains("node-role.kubernetes.io/master");
    return controlPlane ? 0 : Long.parseLong(reason.substring(0, digits));
  }
}
