package io.responder.rule.file;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.responder.config.Suggestions;
import io.responder.model.Severity;
import io.responder.model.Suggestion.Effect;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Condition;
import io.responder.rule.definition.Rule;
import io.responder.rule.definition.Rule.Advice;
import io.responder.rule.definition.Rule.Alternative;
import io.responder.rule.definition.Rule.Captures;
import io.responder.rule.definition.Rule.Clears;
import io.responder.rule.definition.Rule.DuringRollout;
import io.responder.rule.definition.Rule.Level;
import io.responder.rule.definition.Rule.Meaning;
import io.responder.rule.definition.Rule.Timing;
import io.responder.rule.text.MessagePattern;
import io.responder.rule.text.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one rule file. What is wrong is added to the problems; the rest is read all the same. */
public final class RuleParser {
  public static final Set<String> KEYS =
      Set.of(
          "cause",
          "level",
          "severity",
          "refines",
          "explains",
          "consequenceOf",
          "provides",
          "touches",
          "match",
          "for",
          "keepFiring",
          "ttl",
          "duringRollout",
          "clears",
          "extract",
          "captures",
          "summary",
          "why",
          "prevent",
          "steps",
          "verify",
          "gitChange",
          "links",
          "remedy",
          "labels",
          "group");
  public static final Set<String> MATCH_KEYS =
      Set.of(
          "kinds", "reasons", "sources", "parts", "message", "except", "when", "within", "after",
          "rate", "unless");

  private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?<?[=!]");
  private static final Pattern VARIABLE =
      Pattern.compile("\\b(?:symptom|object|workload)\\.[A-Za-z]+");
  private static final Map<String, Severity> SEVERITIES =
      Arrays.stream(Severity.values()).collect(Collectors.toMap(Severity::label, s -> s));
  private static final Map<String, Level> LEVELS =
      Map.of("cause", Level.CAUSE, "symptom", Level.SYMPTOM);
  private static final Set<String> KINDS =
      Set.of(
          "Pod",
          "Event",
          "Node",
          "Deployment",
          "ReplicaSet",
          "StatefulSet",
          "DaemonSet",
          "Job",
          "CronJob",
          "PersistentVolumeClaim",
          "HorizontalPodAutoscaler",
          "Ingress",
          "Application",
          "ApplicationSet",
          "Namespace",
          "Service");
  private static final Duration DEFAULT_TTL = Duration.ofMinutes(10);

  private final Map<String, YamlNode> keys;
  private final YamlNode root;
  private final Set<String> captureNames = new TreeSet<>();

  private RuleParser(YamlNode root) {
    this.root = root;
    this.keys = root.entries(KEYS);
  }

  /** Reads a rule; null when it misses what no rule can do without. */
  static @Nullable Rule parse(String id, String file, String text, Problems problems) {
    YamlNode root = YamlNode.read(text, problems);
    if (root == null) {
      return null;
    }
    if (!root.isMap()) {
      root.problem("a rule is a mapping", "write key: value");
      return null;
    }
    return new RuleParser(root).rule(id, file);
  }

  private @Nullable Rule rule(String id, String file) {
    List<Alternative> alternatives = alternatives();
    Captures captures = captures();
    Meaning meaning = meaning(id);
    Timing timing =
        new Timing(
            duration("for", Duration.ZERO),
            duration("keepFiring", Duration.ofMinutes(1)),
            duration("ttl", DEFAULT_TTL),
            clears(),
            duringRollout(meaning.level()));
    Advice advice = new AdviceParser(keys, captureNames).advice(root);
    if (advice == null || alternatives.isEmpty()) {
      return null;
    }
    return new Rule(id, file, meaning, alternatives, captures, timing, advice);
  }

  private Meaning meaning(String id) {
    YamlNode cause = keys.get("cause");
    YamlNode level = keys.get("level");
    YamlNode severity = keys.get("severity");
    if (severity == null) {
      root.problem("the key \"severity\" is missing", "write info, warning or critical");
    }
    Level read = level == null ? null : level.oneOf(LEVELS);
    Severity urgency = severity == null ? null : severity.oneOf(SEVERITIES);
    return new Meaning(
        cause == null ? id : identifier(cause),
        read == null ? Level.CAUSE : read,
        urgency == null ? Severity.WARNING : urgency,
        identifiers("refines"),
        identifiers("explains"),
        identifiers("consequenceOf"),
        keys.containsKey("remedy") ? identifier(node("remedy")) : "none",
        labels(),
        keys.containsKey("group") ? AdviceParser.template(node("group"), captureNames) : null);
  }

  private Clears clears() {
    Clears read =
        keys.containsKey("clears")
            ? node("clears").oneOf(Map.of("healthy", Clears.HEALTHY, "expiry", Clears.EXPIRY))
            : null;
    return read == null ? Clears.HEALTHY : read;
  }

  /** What only repeats what is seen may pass; a cause that has a name does not. */
  private DuringRollout duringRollout(Level level) {
    DuringRollout read =
        keys.containsKey("duringRollout")
            ? node("duringRollout")
                .oneOf(Map.of("waits", DuringRollout.WAITS, "opens", DuringRollout.OPENS))
            : null;
    if (read != null) {
      return read;
    }
    return level == Level.SYMPTOM ? DuringRollout.WAITS : DuringRollout.OPENS;
  }

  private YamlNode node(String key) {
    return keys.getOrDefault(key, root);
  }

  private Set<String> identifiers(String key) {
    Set<String> found = new LinkedHashSet<>();
    if (keys.containsKey(key)) {
      node(key).items().forEach(item -> found.add(identifier(item)));
    }
    found.remove("");
    return found;
  }

  static String identifier(YamlNode node) {
    String text = node.text();
    boolean valid =
        text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    if (!valid) {
      node.problem("\"" + text + "\" is not a name", "write lower-case words-with-dashes");
    }
    return text;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    if (keys.containsKey("labels")) {
      node("labels").entries().forEach((name, value) -> labels.put(name, value.text()));
    }
    return labels;
  }

  private Duration duration(String key, Duration otherwise) {
    if (!keys.containsKey(key)) {
      return otherwise;
    }
    Duration duration = node(key).duration();
    if (duration.isNegative()) {
      node(key).problem("must not be negative", "write a duration such as 5m");
      return otherwise;
    }
    return duration;
  }

  private List<Alternative> alternatives() {
    YamlNode match = keys.get("match");
    if (match == null) {
      root.problem("the key \"match\" is missing", "say what the rule matches");
      return List.of();
    }
    Set<String> allowed = new TreeSet<>(MATCH_KEYS);
    allowed.add("any");
    Map<String, YamlNode> shared = match.entries(allowed);
    YamlNode any = shared.remove("any");
    if (any == null) {
      return List.of(alternative(match, List.of(shared)));
    }
    List<Alternative> alternatives = new ArrayList<>();
    for (YamlNode item : any.items()) {
      alternatives.add(alternative(item, List.of(shared, item.entries(MATCH_KEYS))));
    }
    return alternatives;
  }

  /**
   * One way to match. What is shared holds for all: an alternative replaces it by what it states
   * itself, but for {@code except} and {@code when}, which add to each other.
   */
  private Alternative alternative(YamlNode at, List<Map<String, YamlNode>> levels) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    Set<String> exceptReasons = new LinkedHashSet<>();
    List<MessagePattern> exceptMessages = new ArrayList<>();
    List<Condition> when = new ArrayList<>();
    for (Map<String, YamlNode> level : levels) {
      entries.putAll(level);
      YamlNode except = level.get("except");
      if (except != null) {
        Map<String, YamlNode> excepted = except.entries(Set.of("reasons", "message"));
        exceptReasons.addAll(reasons(excepted.get("reasons")));
        exceptMessages.addAll(each(excepted.get("message"), RuleParser::pattern));
      }
      when.addAll(each(level.get("when"), RuleParser::condition));
    }
    if (at.isMap()
        && !entries.containsKey("reasons")
        && !entries.containsKey("message")
        && !entries.containsKey("parts")) {
      at.problem("matches every symptom", "add reasons or message");
    }
    List<MessagePattern> messages = each(entries.get("message"), RuleParser::pattern);
    messages.forEach(pattern -> captureNames.addAll(pattern.names()));
    Set<SymptomSource> sources = SpanParser.sources(entries.get("sources"));
    return new Alternative(
        kinds(entries.get("kinds")),
        reasons(entries.get("reasons")),
        sources,
        SpanParser.parts(entries.get("parts")),
        messages,
        exceptReasons,
        exceptMessages,
        when,
        new SpanParser(entries, sources, duration("ttl", DEFAULT_TTL)).span());
  }

  /** Any kind may be configured to be watched; one that nearly is a built-in one is a slip. */
  static Set<String> kinds(@Nullable YamlNode node) {
    for (YamlNode item : node == null ? List.<YamlNode>of() : node.items()) {
      String kind = item.text();
      if (!KINDS.contains(kind)) {
        Suggestions.closest(kind, KINDS, Math.max(1, kind.length() / 5))
            .ifPresent(
                meant ->
                    item.problem(
                        "unknown kind \"" + kind + "\"", "did you mean \"" + meant + "\"?"));
      }
    }
    return texts(node);
  }

  /** Every controller has its own; one that nearly is a well-known one is a slip. */
  static Set<String> reasons(@Nullable YamlNode node) {
    for (YamlNode item : node == null ? List.<YamlNode>of() : node.items()) {
      KnownReasons.meantBy(item.text())
          .ifPresent(
              meant ->
                  item.problem(
                      "unknown reason \"" + item.text() + "\"", "did you mean \"" + meant + "\"?"));
    }
    return texts(node);
  }

  static Set<String> texts(@Nullable YamlNode node) {
    return node == null ? Set.of() : new LinkedHashSet<>(node.texts());
  }

  static <T> List<T> each(@Nullable YamlNode node, Function<YamlNode, @Nullable T> read) {
    List<T> values = new ArrayList<>();
    for (YamlNode item : node == null ? List.<YamlNode>of() : node.items()) {
      T value = read.apply(item);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  static @Nullable MessagePattern pattern(YamlNode node) {
    String text = node.text();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return MessagePattern.compile(text);
    } catch (PatternSyntaxException e) {
      boolean looksAround = LOOK_AROUND.matcher(text).find();
      // The expression is read with a flag that its author did not write.
      String shown = String.valueOf(e.getMessage()).replace("`(?s)", "`");
      node.problem(
          "not an RE2 expression: " + shown.replace("error parsing regexp: ", ""),
          looksAround ? "look-around is not supported" : "correct it: RE2 syntax");
      return null;
    }
  }

  private static @Nullable Condition condition(YamlNode node) {
    String text = node.text();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Condition.compile(text);
    } catch (IllegalArgumentException e) {
      Set<String> unknown = new LinkedHashSet<>();
      for (Matcher named = VARIABLE.matcher(text); named.find(); ) {
        if (!Condition.variables().contains(named.group())) {
          unknown.add(named.group());
        }
      }
      for (String name : unknown) {
        node.problem(
            "unknown variable \"" + name + "\"", Problems.didYouMean(name, Condition.variables()));
      }
      if (unknown.isEmpty()) {
        node.problem(
            "not a CEL condition: " + e.getMessage(), "see the variables in docs/rules.md");
      }
      return null;
    }
  }

  private Captures captures() {
    List<MessagePattern> extract = each(keys.get("extract"), RuleParser::pattern);
    extract.forEach(pattern -> captureNames.addAll(pattern.names()));
    Map<String, Template> defaults = new LinkedHashMap<>();
    if (keys.containsKey("captures")) {
      Map<String, YamlNode> entries = node("captures").entries();
      captureNames.addAll(entries.keySet());
      entries.forEach(
          (name, value) -> {
            Template template = AdviceParser.template(value, captureNames);
            if (template != null) {
              defaults.put(name, template);
            }
          });
    }
    return new Captures(extract, defaults);
  }

  /** The names of the effects of steps. */
  static Map<String, Effect> effects() {
    return Map.of("reads", Effect.READS, "changes", Effect.CHANGES, "destroys", Effect.DESTROYS);
  }
}
