package io.responder.rule.test;

import io.responder.config.DurationModule;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Deleted;
import io.responder.model.ClusterEvent.FinalState;
import io.responder.model.ClusterEvent.Origin;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.ObjectFacts;
import io.responder.model.Report;
import io.responder.rule.file.Problems;
import io.responder.rule.file.YamlNode;
import io.responder.rule.test.RuleTestCase.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the tests of one rule: {@code <rule>.test.yml}. */
public final class RuleTestParser {
  /** When every test begins. */
  static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  static final Set<String> EXPECT_KEYS =
      Set.of(
          "at",
          "holds",
          "cleared",
          "reason",
          "object",
          "severity",
          "since",
          "summary",
          "summaryKo",
          "why",
          "run",
          "captures",
          "provides",
          "touches",
          "group",
          "gitChange",
          "for",
          "keepFiring");
  private static final Set<String> DURATIONS = Set.of("at", "since", "for", "keepFiring");
  private static final Set<String> TEST_KEYS =
      Set.of("name", "because", "given", "expect", "until", "object");
  private static final Set<String> GIVEN_KEYS =
      Set.of("at", "upsert", "report", "delete", "origin", "version");
  private static final Set<String> REPORT_KEYS =
      Set.of("id", "type", "reason", "message", "part", "count", "first", "last", "source");
  private static final Map<String, Origin> ORIGINS =
      Map.of("live", Origin.LIVE, "listed", Origin.LISTED);

  private static final Map<String, String> MISSING =
      Map.of(
          "name", "say what the test shows",
          "because", "say in a sentence why it matters",
          "given", "say what happens");

  private final String file;
  private final String rule;
  private final Fixtures fixtures;
  private final List<RuleTestCase> cases = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private RuleTestParser(String file, String rule, Fixtures fixtures) {
    this.file = file;
    this.rule = rule;
    this.fixtures = fixtures;
  }

  static List<RuleTestCase> parse(String file, String text, Fixtures fixtures, Problems problems) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    RuleTestParser parser =
        new RuleTestParser(file, name.substring(0, name.length() - ".test.yml".length()), fixtures);
    YamlNode root = YamlNode.read(text, problems);
    if (root != null) {
      parser.read(root);
    }
    return parser.cases;
  }

  private Map<String, YamlNode> fields(@Nullable YamlNode node, Map<String, YamlNode> shared) {
    return FactsParser.fields(node, fixtures.over(file, node, shared));
  }

  private void read(YamlNode root) {
    Map<String, YamlNode> keys = root.entries(Set.of("object", "tests"));
    YamlNode tests = keys.get("tests");
    if (tests == null) {
      root.problem("the key \"tests\" is missing", "write at least one firing and one silent test");
      return;
    }
    Map<String, YamlNode> shared = fields(keys.get("object"), Map.of());
    for (YamlNode test : tests.items()) {
      Map<String, YamlNode> entries = test.entries(TEST_KEYS);
      for (String key : List.of("name", "because", "given")) {
        if (!entries.containsKey(key)) {
          test.problem("the key \"" + key + "\" is missing", MISSING.getOrDefault(key, ""));
        }
      }
      read(test, entries, fields(entries.get("object"), shared));
    }
  }

  private void read(YamlNode at, Map<String, YamlNode> test, Map<String, YamlNode> object) {
    List<ClusterEvent> given = new ArrayList<>();
    YamlNode steps = test.get("given");
    Duration last = Duration.ZERO;
    for (YamlNode step : steps == null ? List.<YamlNode>of() : steps.items()) {
      Map<String, YamlNode> entries = step.entries(GIVEN_KEYS);
      last = offset(entries.get("at"), last);
      ClusterEvent event = event(step, entries, object, START.plus(last), given.size() + 1);
      if (event != null) {
        given.add(event);
      }
    }
    List<Expected> expected = new ArrayList<>();
    YamlNode expect = test.get("expect");
    for (YamlNode item : expect == null ? List.<YamlNode>of() : expect.items()) {
      expected.add(expected(item));
      Duration when = offset(item.entries(EXPECT_KEYS).get("at"), Duration.ZERO);
      last = last.compareTo(when) < 0 ? when : last;
    }
    YamlNode named = test.get("name");
    String name = named == null ? "" : named.text();
    if (named != null && !names.add(name)) {
      named.problem("there is a test \"" + name + "\" already", "say what differs");
    }
    cases.add(
        new RuleTestCase(
            file, at.line(), rule, name, given, expected, offset(test.get("until"), last)));
  }

  private static Duration offset(@Nullable YamlNode node, Duration otherwise) {
    return node == null ? otherwise : node.duration();
  }

  private @Nullable ClusterEvent event(
      YamlNode step,
      Map<String, YamlNode> entries,
      Map<String, YamlNode> object,
      Instant at,
      int number) {
    YamlNode originNode = entries.get("origin");
    Origin stated = originNode == null ? null : originNode.oneOf(ORIGINS);
    Origin origin = stated == null ? Origin.LIVE : stated;
    String version =
        entries.containsKey("version")
            ? entries.getOrDefault("version", step).text()
            : Integer.toString(number);
    if (entries.containsKey("upsert")) {
      ObjectFacts facts = new FactsParser(fields(entries.get("upsert"), object), at).facts();
      return new Upserted(facts, version, at, origin);
    }
    if (entries.containsKey("delete")) {
      ObjectFacts gone = new FactsParser(fields(entries.get("delete"), object), at).facts();
      return new Deleted(gone.object(), gone.workload(), version, at, FinalState.KNOWN);
    }
    if (entries.containsKey("report")) {
      Map<String, YamlNode> all = new LinkedHashMap<>();
      entries.getOrDefault("report", step).entries().forEach(all::put);
      Map<String, YamlNode> about = new LinkedHashMap<>(object);
      all.forEach(
          (key, value) -> {
            if (!REPORT_KEYS.contains(key)) {
              about.putAll(FactsParser.field(key, value));
            }
          });
      ObjectFacts facts = new FactsParser(about, at).facts();
      return new Reported(facts.object(), facts.workload(), report(all, at), version, at, origin);
    }
    step.problem("nothing happens in this step", "write upsert, report or delete");
    return null;
  }

  private static Report report(Map<String, YamlNode> fields, Instant at) {
    Instant last = at.plus(offset(fields.get("last"), Duration.ZERO));
    String reason = text(fields, "reason", "");
    return new Report(
        text(fields, "id", "event-" + reason),
        text(fields, "source", "kubelet"),
        text(fields, "type", "Warning"),
        reason,
        text(fields, "message", ""),
        text(fields, "part", ""),
        Math.max(1, YamlNode.number(fields.get("count"), 1)),
        fields.containsKey("first") ? at.plus(offset(fields.get("first"), Duration.ZERO)) : last,
        last);
  }

  private static String text(Map<String, YamlNode> fields, String key, String otherwise) {
    YamlNode node = fields.get(key);
    return node == null ? otherwise : node.text();
  }

  private static Expected expected(YamlNode item) {
    Map<String, String> fields = new LinkedHashMap<>();
    item.entries(EXPECT_KEYS)
        .forEach(
            (key, value) -> {
              if (value.isMap()) {
                Map<String, String> inner = new TreeMap<>();
                value.entries().forEach((name, text) -> inner.put(name, text.text()));
                fields.put(key, inner.toString());
              } else if (value.isList()) {
                fields.put(key, String.join("\n", value.texts()));
              } else {
                fields.put(
                    key,
                    DURATIONS.contains(key) ? DurationModule.text(value.duration()) : value.text());
              }
            });
    if (fields.containsKey("holds") == fields.containsKey("cleared")) {
      item.problem("holds or cleared is expected here", "write one of them");
    }
    return new Expected(fields);
  }
}
