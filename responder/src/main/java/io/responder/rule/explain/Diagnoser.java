package io.responder.rule.explain;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.RuleSet;
import io.responder.rule.definition.Rule;
import io.responder.rule.explain.Explainer.Message;
import io.responder.rule.history.Restarts;
import io.responder.rule.history.Subject;
import io.responder.rule.match.Match;
import io.responder.rule.match.RuleBreaker;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.match.RuleIndex;
import io.responder.rule.match.RuleMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names the cause of one message without history: what {@code diagnose} does.
 *
 * <p>What one message does not tell is taken to be as it is in an incident: the object is
 * unhealthy, the symptom was seen often, and it has lasted long enough. A text with line breaks is
 * read as it stands and as one line.
 */
public final class Diagnoser {
  private static final Comparator<Match> BEST =
      Comparator.comparing((Match match) -> match.rule().meaning().level())
          .thenComparing(match -> -match.rule().meaning().refines().size())
          .thenComparing(match -> match.rule().id());

  private static final long MANY = 1_000;
  private static final Pattern EXIT_CODE = Pattern.compile("Exit Code:\\s*(\\d{1,3})");

  private static final Pattern WRAP = Pattern.compile("\\s*\\n\\s*");

  private static final Set<String> VAGUE = Set.of("", "Error", "Failed", "Unknown", "Warning");

  private final RuleMatcher matcher;

  public Diagnoser(RuleSet rules) {
    matcher = new RuleMatcher(rules.index(), new RuleBreaker(rules.ids(), RuleFailures.ignored()));
  }

  /**
   * The cause of a message.
   *
   * @param rule the rule's id
   * @param captures named parts of the message
   */
  public record Answer(String cause, String rule, Map<String, String> captures) {
    public Answer {
      captures = Map.copyOf(captures);
    }
  }

  /**
   * Diagnoses one message.
   *
   * @param kind the object's kind; {@code Event} for a core Event about any object, {@code PodLog}
   *     for a log line, {@code CustomResource} for an object of an unknown kind, empty where
   *     nothing is known, not even whether it is a log line
   * @param reason the stated reason, may be empty
   * @param message the stated text
   * @param containerState such as {@code waiting:ErrImagePull}, may be empty
   */
  public Optional<Answer> diagnose(
      String kind, String reason, String message, String containerState) {
    return answer(matches(new Message(kind, reason, message, containerState)));
  }

  /** Every match of a message. */
  List<Match> matches(Message message) {
    List<Match> found = new ArrayList<>();
    for (Asked asked : asked(message)) {
      found.addAll(matches(asked));
    }
    return found;
  }

  private List<Match> matches(Asked asked) {
    List<Match> found =
        new ArrayList<>(matcher.matchesOfAny(asked.subject, asked.symptom, Instant.EPOCH));
    // Where the reason is not known, a rule that asks for nothing else knows nothing.
    if (asked.symptom.reason().equals(RuleIndex.ANY)) {
      found.removeIf(match -> !match.byMessage());
    }
    return found;
  }

  /** The most telling of what matches. */
  static Optional<Answer> answer(List<Match> all) {
    List<Match> once = all.stream().filter(match -> !needsMany(match.rule())).toList();
    List<Match> found = once.isEmpty() ? all : once;
    Set<String> refined = new HashSet<>();
    found.forEach(match -> refined.addAll(match.rule().meaning().refines()));
    return found.stream()
        .filter(match -> !refined.contains(match.rule().meaning().cause()))
        .min(BEST)
        .map(m -> new Answer(m.rule().meaning().cause(), m.rule().id(), m.captures()));
  }

  // One message is no series of them, where there is another way to read it.
  private static boolean needsMany(Rule rule) {
    return rule.alternatives().stream()
        .map(alternative -> alternative.span().rate())
        .allMatch(rate -> rate != null && rate.of() == Rule.Counted.REPORTS);
  }

  /** One reading of a message: as this symptom of that object. */
  record Asked(Subject subject, Symptom symptom) {}

  /** The readings of a message that {@link #matches} tried. */
  List<Asked> asked(Message message) {
    Message unwrapped = unwrapped(message);
    List<Asked> all = new ArrayList<>(askedAsIs(message));
    if (!unwrapped.equals(message)) {
      all.addAll(askedAsIs(unwrapped));
    }
    return all;
  }

  // A pasted text is often wrapped where the cluster wrote one line.
  private static Message unwrapped(Message message) {
    return new Message(
        message.kind(),
        message.reason(),
        WRAP.matcher(message.text()).replaceAll(" "),
        message.containerState());
  }

  private List<Asked> askedAsIs(Message message) {
    List<Asked> stated = asked(message, stated(message));
    boolean found = stated.stream().anyMatch(asked -> !matches(asked).isEmpty());
    List<Asked> all = new ArrayList<>(stated);
    if (!found && isVague(message)) {
      List<Asked> any = asked(message, RuleIndex.ANY);
      all.addAll(any);
      if (any.stream().allMatch(asked -> matches(asked).isEmpty())) {
        all.addAll(ofState(message));
      }
    }
    return all;
  }

  // The state beside a vague Event is a statement of its own.
  private static List<Asked> ofState(Message message) {
    String state = message.containerState();
    String reason = state.substring(state.indexOf(':') + 1);
    return message.kind().equals("Event") && !VAGUE.contains(reason) && state.indexOf(':') > 0
        ? asked(new Message("Pod", reason, message.text(), state), reason)
        : List.of();
  }

  private static List<Asked> asked(Message message, String reason) {
    String kind = judged(message.kind(), message.containerState());
    ObjectRef object = new ObjectRef("", "", kind, "", "", "");
    Subject subject = new Subject(object, object, null, null, Restarts.NONE);
    return sources(message.kind(), message.containerState()).stream()
        .map(source -> new Asked(subject, symptom(source, reason, message.text())))
        .toList();
  }

  private static String stated(Message message) {
    String state = message.containerState();
    return message.reason().isEmpty() ? state.substring(state.indexOf(':') + 1) : message.reason();
  }

  // The message is verbatim, the reason says nothing: what a rule's text matches counts.
  private static boolean isVague(Message message) {
    return VAGUE.contains(message.reason());
  }

  private static String judged(String kind, String containerState) {
    return switch (kind) {
      case "PodLog" -> "Pod";
      // Only a pod has containers; else an Event may be about anything.
      case "Event", "" -> containerState.isEmpty() ? RuleIndex.ANY : "Pod";
      case "CustomResource" -> RuleIndex.ANY;
      default -> kind;
    };
  }

  // One message does not tell how often or for how long: it is taken to be often enough.
  private static Symptom symptom(SymptomSource source, String reason, String message) {
    Map<String, Long> counters = new HashMap<>();
    if (!reason.equals("Completed")) {
      List.of("count", "restarts", "recentRestarts").forEach(name -> counters.put(name, MANY));
    }
    Matcher exit = EXIT_CODE.matcher(message);
    if (exit.find()) {
      counters.put("exitCode", Long.parseLong(exit.group(1)));
    }
    return new Symptom(source, part(source), reason, message, null, counters);
  }

  // A line does not tell where the cluster stated it, only whether somebody said it.
  private static List<SymptomSource> sources(String kind, String containerState) {
    if (kind.equals("Event")) {
      return List.of(SymptomSource.EVENT);
    }
    if (kind.equals("PodLog")) {
      return List.of(SymptomSource.LOG);
    }
    if (containerState.startsWith("terminated")) {
      return List.of(SymptomSource.TERMINATED, SymptomSource.STATUS);
    }
    List<SymptomSource> stated = new ArrayList<>(List.of(SymptomSource.values()));
    if (!kind.isEmpty()) {
      stated.remove(SymptomSource.LOG);
    }
    return stated;
  }

  private static String part(SymptomSource source) {
    return switch (source) {
      case WAITING, TERMINATED, LAST_TERMINATED -> "container/";
      case CONDITION -> "condition/";
      case OPERATION -> "operation";
      case HEALTH -> "health";
      case LOG -> "log/";
      case STATUS, DELETION, EVENT -> "";
    };
  }
}
