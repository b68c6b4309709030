package io.responder.rule.file;

import io.responder.config.DurationModule;
import io.responder.model.Health;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Rule.Counted;
import io.responder.rule.definition.Rule.Rate;
import io.responder.rule.definition.Rule.Span;
import io.responder.rule.definition.Rule.Unless;
import io.responder.rule.history.Restarts;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what time has to do with a match, and the words that it shares with the rest of it. */
final class SpanParser {
  private static final Map<String, SymptomSource> SOURCES =
      Arrays.stream(SymptomSource.values()).collect(Collectors.toMap(SymptomSource::label, s -> s));
  private static final Map<String, Health> HEALTHS =
      Arrays.stream(Health.values())
          .collect(Collectors.toMap(h -> h.name().toLowerCase(Locale.ROOT), h -> h));
  private static final Map<String, String> PARTS =
      Set.of("container", "init", "ephemeral", "condition", "operation", "health", "sync", "log")
          .stream()
          .collect(Collectors.toMap(p -> p, p -> p));
  private static final Map<String, Counted> COUNTED =
      Map.of("restarts", Counted.RESTARTS, "reports", Counted.REPORTS);
  private static final Set<SymptomSource> HEARSAY = Set.of(SymptomSource.EVENT, SymptomSource.LOG);

  // More often than this is not seen: a history keeps so many marks, the first being the base.
  private static final long MOST_RESTARTS = Restarts.MOST_MARKS - 1;
  private static final long MOST_REPORTS = 1_000_000;

  private final Map<String, YamlNode> entries;
  private final Set<SymptomSource> sources;
  private final Duration ttl;

  SpanParser(Map<String, YamlNode> entries, Set<SymptomSource> sources, Duration ttl) {
    this.entries = entries;
    this.sources = sources;
    this.ttl = ttl;
  }

  static Set<SymptomSource> sources(@Nullable YamlNode node) {
    return new LinkedHashSet<>(RuleParser.each(node, item -> item.oneOf(SOURCES)));
  }

  static Set<String> parts(@Nullable YamlNode node) {
    return new LinkedHashSet<>(
        RuleParser.each(node, item -> item.text().contains("/") ? item.text() : item.oneOf(PARTS)));
  }

  Span span() {
    Rate rate = rate(entries.get("rate"));
    YamlNode after = entries.get("after");
    YamlNode within = entries.get("within");
    Duration least = after == null ? null : positive(after);
    Duration most = within == null ? null : positive(within);
    if (after != null && rate != null) {
      after.problem("\"after\" and \"rate\" exclude each other", "write two rules or alternatives");
    }
    if (after != null && least != null && most != null && least.compareTo(most) >= 0) {
      after.problem("never matches: it would begin when \"within\" ends", "make it shorter");
    }
    boolean reportsOnly = !sources.isEmpty() && HEARSAY.containsAll(sources);
    if (after != null && least != null && reportsOnly && least.compareTo(ttl) >= 0) {
      after.problem(
          "never matches: a report is forgotten after \"ttl\", " + DurationModule.text(ttl),
          "make \"ttl\" longer");
    }
    Unless unless = unless(entries.get("unless"));
    Span span = new Span(most, least, rate, unless);
    return span.equals(Span.ANY) ? Span.ANY : span;
  }

  private static Duration positive(YamlNode node) {
    Duration duration = node.duration();
    if (duration.isNegative() || duration.isZero()) {
      node.problem("must be longer than nothing", "write a duration such as 5m");
    }
    return duration;
  }

  private @Nullable Rate rate(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    Map<String, YamlNode> keys = node.entries(Set.of("of", "atLeast", "in"));
    for (String key : new String[] {"of", "atLeast", "in"}) {
      if (!keys.containsKey(key)) {
        node.problem(
            "the key \"" + key + "\" is missing", "write {of: restarts, atLeast: 5, in: 10m}");
        return null;
      }
    }
    YamlNode window = keys.getOrDefault("in", node);
    Counted of = keys.getOrDefault("of", node).oneOf(COUNTED);
    if (of == null) {
      return null;
    }
    boolean restarts = of == Counted.RESTARTS;
    Duration in = positive(window);
    Duration longest = restarts ? Restarts.WINDOW : ttl;
    if (in.compareTo(longest) > 0) {
      window.problem(
          "longer than " + DurationModule.text(longest) + ", for which it is remembered",
          restarts ? "make it shorter" : "make \"ttl\" longer");
    }
    YamlNode least = keys.getOrDefault("atLeast", node);
    long atLeast = YamlNode.number(least, 0);
    long most = restarts ? MOST_RESTARTS : MOST_REPORTS;
    if (atLeast < 2 || atLeast > most) {
      least.problem("must be 2 to " + most, "write a number");
    }
    return new Rate(of, atLeast, in);
  }

  private @Nullable Unless unless(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    Map<String, YamlNode> keys =
        node.entries(Set.of("reasons", "sources", "parts", "message", "health"));
    if (keys.isEmpty()) {
      node.problem("everything would count", "say reasons, parts, message or health");
    }
    if (keys.containsKey("health") && keys.size() > 1) {
      node.problem("\"health\" stands alone", "write two rules or alternatives");
    }
    return new Unless(
        RuleParser.reasons(keys.get("reasons")),
        sources(keys.get("sources")),
        parts(keys.get("parts")),
        RuleParser.each(keys.get("message"), RuleParser::pattern),
        new LinkedHashSet<>(RuleParser.each(keys.get("health"), item -> item.oneOf(HEALTHS))));
  }
}
