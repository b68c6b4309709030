package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes an incident the parent of others: the thing or the statement that they share.
 *
 * @param suspect the shared thing, null where only the evidence is shared
 * @param statement the shared evidence with all that differs taken out, empty where it differs
 * @param members the ids of the members that are not resolved, sorted, at most {@value
 *     #MAX_MEMBERS}
 * @param size how many members are not resolved
 * @param peak how many it were at most
 * @param storm whether there were so many at once that they count as a storm
 */
public record CommonCause(
    @Nullable Facet suspect,
    String statement,
    List<String> members,
    int size,
    int peak,
    boolean storm) {

  public static final int MAX_MEMBERS = 100;

  public CommonCause {
    requireNonNull(statement, "statement");
    members = members.stream().sorted().limit(MAX_MEMBERS).toList();
  }
}
