package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says about a problem, apart from the object it was found on.
 *
 * @param rule the rule's id
 * @param cause the root cause in the vocabulary of causes
 * @param severity how urgent
 * @param refines the causes that this one explains more precisely on the same workload, closed
 *     under refinement: where they hold too they are the same problem
 * @param explains the causes of other workloads that are consequences of this one where they touch
 *     a facet of {@code provides}
 * @param provides the shared things that are broken by this problem
 * @param touches the shared things this problem involves
 * @param holdFor how long it must hold before an incident opens
 * @param keepFiring how long it must be healthy before the incident is resolved
 * @param captures named parts of the evidence
 * @param suggestion what to do
 * @param labels free names and values of the rule, such as {@code team}
 * @param group what separates problems of this cause on one workload: findings of another group are
 *     another problem; empty where the workload has one problem of a cause
 */
public record Diagnosis(
    String rule,
    String cause,
    Severity severity,
    Set<String> refines,
    Set<String> explains,
    List<Facet> provides,
    List<Facet> touches,
    Duration holdFor,
    Duration keepFiring,
    Map<String, String> captures,
    Suggestion suggestion,
    Map<String, String> labels,
    String group) {

  public Diagnosis {
    requireNonNull(rule, "rule");
    requireNonNull(cause, "cause");
    requireNonNull(severity, "severity");
    refines = Set.copyOf(refines);
    explains = Set.copyOf(explains);
    provides = List.copyOf(provides);
    touches = List.copyOf(touches);
    requireNonNull(holdFor, "holdFor");
    requireNonNull(keepFiring, "keepFiring");
    captures = Map.copyOf(captures);
    requireNonNull(suggestion, "suggestion");
    labels = orEmpty(labels);
    group = orEmpty(group);
  }

  /** A diagnosis without labels, one of its cause for each workload. */
  public Diagnosis(
      String rule,
      String cause,
      Severity severity,
      Set<String> refines,
      Set<String> explains,
      List<Facet> provides,
      List<Facet> touches,
      Duration holdFor,
      Duration keepFiring,
      Map<String, String> captures,
      Suggestion suggestion) {
    this(
        rule,
        cause,
        severity,
        refines,
        explains,
        provides,
        touches,
        holdFor,
        keepFiring,
        captures,
        suggestion,
        Map.of(),
        "");
  }

  // A record that was written before there were labels and groups has none.
  private static Map<String, String> orEmpty(@Nullable Map<String, String> labels) {
    return labels == null ? Map.of() : Map.copyOf(labels);
  }

  private static String orEmpty(@Nullable String group) {
    return group == null ? "" : group;
  }

  /** Whose the problem is, by its labels {@code owner} or {@code team}; null where none says so. */
  public @Nullable String owner() {
    String owner = labels.get("owner");
    return owner == null ? labels.get("team") : owner;
  }

  /** Whether a finding of that cause and group is of this very problem. */
  public boolean isOf(String otherCause, String otherGroup) {
    return cause.equals(otherCause) && group.equals(otherGroup);
  }

  /** Whether a finding of that cause and group is explained by this one. */
  public boolean covers(String otherCause, String otherGroup) {
    return isOf(otherCause, otherGroup)
        || (refines.contains(otherCause) && isCompatible(otherGroup));
  }

  /** Whether this one explains a problem of that cause and group more precisely. */
  public boolean refines(Diagnosis other) {
    return refines.contains(other.cause) && isCompatible(other.group);
  }

  // What names no group is about the whole workload.
  private boolean isCompatible(String otherGroup) {
    return group.isEmpty() || otherGroup.isEmpty() || group.equals(otherGroup);
  }

  /** The same diagnosis with another severity. */
  public Diagnosis as(Severity next) {
    return as(next, refines);
  }

  /** The same diagnosis with another severity, explaining other causes. */
  public Diagnosis as(Severity next, Set<String> explained) {
    return new Diagnosis(
        rule,
        cause,
        next,
        explained,
        explains,
        provides,
        touches,
        holdFor,
        keepFiring,
        captures,
        suggestion,
        labels,
        group);
  }
}
