package io.responder.rule.test;

import io.responder.config.DurationModule;
import io.responder.config.Problem;
import io.responder.model.ClusterEvent;
import io.responder.model.Finding;
import io.responder.model.Finding.Cleared;
import io.responder.model.Finding.Holds;
import io.responder.model.Reducer.Step;
import io.responder.model.Suggestion;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.definition.Rule;
import io.responder.rule.file.Problems;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.test.RuleTestCase.Expected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests that lie next to the rules through the engine of production.
 *
 * <p>Expectations are the complete output of a test: anything else fails it.
 */
public final class RuleTests {
  private final List<RuleTestCase> cases;
  private final List<Problem> problems;

  private RuleTests(List<RuleTestCase> cases, List<Problem> problems) {
    this.cases = List.copyOf(cases);
    this.problems = List.copyOf(problems);
  }

  /**
   * What came of one test.
   *
   * @param rule the rule that it is about
   * @param line where it begins in its file
   * @param failure a diff of what was expected and what came out; empty when it passed
   */
  public record Result(String file, int line, String rule, String test, Optional<String> failure) {}

  /** One test that can be run. */
  public record Named(String file, String rule, String test) {}

  /**
   * Reads every test below a directory.
   *
   * @throws IOException when the directory cannot be read; a file that cannot is a mistake
   */
  public static RuleTests load(Path directory) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : paths.sorted().toList()) {
        String file = directory.relativize(path).toString().replace('\\', '/');
        if (!file.startsWith(".") && (file.endsWith(".test.yml") || Fixtures.isOne(file))) {
          try {
            files.put(file, Files.readString(path));
          } catch (IOException e) {
            problems.add(Problem.unreadable(file, path, e));
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    return of(files, problems);
  }

  /** Reads tests, and the fixtures that they share, from their texts by file name. */
  public static RuleTests of(Map<String, String> files) {
    return of(files, List.of());
  }

  private static RuleTests of(Map<String, String> files, List<Problem> unreadable) {
    Map<String, String> shared = new TreeMap<>(files);
    shared.keySet().removeIf(file -> !Fixtures.isOne(file));
    Fixtures fixtures = new Fixtures(shared);
    List<RuleTestCase> cases = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(unreadable);
    files.forEach(
        (file, text) -> {
          if (!Fixtures.isOne(file)) {
            Problems found = new Problems(file);
            cases.addAll(RuleTestParser.parse(file, text, fixtures, found));
            problems.addAll(found.found());
          }
        });
    problems.addAll(fixtures.problems());
    return new RuleTests(cases, problems);
  }

  /** The mistakes in the files themselves. */
  public List<Problem> mistakes() {
    return problems;
  }

  /**
   * What is wrong with the tests as a whole: mistakes in files, rules without a test that fires or
   * without one that stays silent, tests of no rule, fixtures that no test uses, causes without
   * steps.
   */
  public List<Problem> problems(RuleSet rules) {
    List<Problem> all = new ArrayList<>(problems);
    Set<String> fired = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    Map<String, String> tested = new TreeMap<>();
    for (RuleTestCase test : cases) {
      boolean fires = test.expect().stream().anyMatch(e -> e.fires(test.rule()));
      (fires ? fired : silent).add(test.rule());
      tested.put(test.file(), test.rule());
      test.expect().forEach(expected -> checkRule(test, expected, rules, all));
    }
    tested.forEach(
        (file, rule) -> {
          if (!rules.ids().contains(rule)) {
            all.add(
                Problem.of(
                    file,
                    "there is no rule \"" + rule + "\"",
                    Problems.didYouMean(rule, rules.ids())));
          }
        });
    for (Rule rule : rules.rules()) {
      if (!fired.contains(rule.id())) {
        all.add(Problem.of(rule.file(), "no test shows it firing", "add one"));
      }
      if (!silent.contains(rule.id())) {
        all.add(Problem.of(rule.file(), "no test shows it silent", "add one"));
      }
      if (rule.meaning().level() == Rule.Level.CAUSE && rule.advice().steps().isEmpty()) {
        all.add(Problem.of(rule.file(), "names a cause but no steps", "say what an expert does"));
      }
    }
    return all;
  }

  private static void checkRule(
      RuleTestCase test, Expected expected, RuleSet rules, List<Problem> all) {
    for (String key : List.of("holds", "cleared")) {
      String rule = expected.fields().get(key);
      if (rule != null && !rules.ids().contains(rule)) {
        all.add(
            new Problem(
                test.file(),
                test.line(),
                1,
                "expect." + key,
                "there is no rule \"" + rule + "\"",
                Problems.didYouMean(rule, rules.ids())));
      }
    }
  }

  /** The tests, in order. */
  public List<Named> tests() {
    return cases.stream().map(test -> new Named(test.file(), test.rule(), test.name())).toList();
  }

  /** Runs all tests. */
  public List<Result> run(RuleSet rules) {
    return cases.stream().map(test -> run(test, rules)).toList();
  }

  /** What the engine knows of each object at the end of each test. */
  public List<ObjectHistory> ends(RuleSet rules) {
    List<ObjectHistory> ends = new ArrayList<>();
    for (RuleTestCase test : cases) {
      Map<String, ObjectHistory> states = new TreeMap<>();
      findings(new RuleEngine(rules, RuleFailures.ignored()), test, states);
      ends.addAll(states.values());
    }
    return ends;
  }

  private static Result run(RuleTestCase test, RuleSet rules) {
    List<String> failures = new ArrayList<>();
    RuleEngine engine =
        new RuleEngine(
            rules, (rule, failure) -> failures.add("  # " + rule + " failed: " + failure));
    List<Finding> actual = findings(engine, test, new TreeMap<>());
    List<String> expected = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < Math.max(actual.size(), test.expect().size()); i++) {
      Expected stated = i < test.expect().size() ? test.expect().get(i) : null;
      if (stated != null) {
        expected.addAll(lines(stated.fields()));
      }
      if (i < actual.size()) {
        seen.addAll(lines(fields(actual.get(i), stated)));
      }
    }
    seen.addAll(failures);
    Optional<String> failure =
        expected.equals(seen) ? Optional.empty() : Optional.of(TextDiff.of(expected, seen));
    return new Result(test.file(), test.line(), test.rule(), test.name(), failure);
  }

  private static List<Finding> findings(
      RuleEngine engine, RuleTestCase test, Map<String, ObjectHistory> states) {
    List<Finding> findings = new ArrayList<>();
    for (ClusterEvent event : test.given()) {
      tick(engine, states, event.observedAt(), findings);
      String key = event.object().key();
      keep(states, key, engine.on(states.get(key), event), findings);
    }
    tick(engine, states, RuleTestParser.START.plus(test.until()), findings);
    return findings;
  }

  private static void tick(
      RuleEngine engine, Map<String, ObjectHistory> states, Instant now, List<Finding> findings) {
    for (Map.Entry<String, ObjectHistory> entry : Map.copyOf(states).entrySet()) {
      keep(states, entry.getKey(), engine.tick(entry.getValue(), now), findings);
    }
  }

  private static void keep(
      Map<String, ObjectHistory> states,
      String key,
      Step<ObjectHistory, Finding> step,
      Collection<Finding> findings) {
    // Circumstances are no rule's.
    step.outputs().stream().filter(f -> !(f instanceof Finding.Noted)).forEach(findings::add);
    if (step.state() == null) {
      states.remove(key);
    } else {
      states.put(key, step.state());
    }
  }

  private static List<String> lines(Map<String, String> fields) {
    List<String> lines = new ArrayList<>();
    fields.forEach((key, value) -> lines.add((lines.isEmpty() ? "- " : "  ") + key + ": " + value));
    return lines;
  }

  /** A finding as a test would state it, with the fields that this test states. */
  private static Map<String, String> fields(Finding finding, @Nullable Expected stated) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("at", offset(finding.at()));
    if (finding instanceof Holds holds) {
      all.put("holds", holds.rule());
      all.putAll(details(holds));
    } else if (finding instanceof Cleared cleared) {
      all.put("cleared", cleared.rule());
      all.put("reason", cleared.reason().name().toLowerCase(Locale.ROOT));
    }
    all.put("object", finding.object().name());
    if (stated == null) {
      all.keySet().retainAll(Set.of("at", "holds", "cleared", "reason"));
      return all;
    }
    Map<String, String> shown = new LinkedHashMap<>();
    // In the order of the file, so that the difference is in what differs.
    stated.fields().keySet().stream()
        .filter(all::containsKey)
        .forEach(key -> shown.put(key, subset(key, all.getOrDefault(key, ""), stated)));
    for (String key : Set.of("at", "holds", "cleared")) {
      if (all.containsKey(key)) {
        shown.putIfAbsent(key, all.getOrDefault(key, ""));
      }
    }
    return shown;
  }

  // Captures may be stated in part.
  private static String subset(String key, String actual, Expected stated) {
    String expected = stated.fields().getOrDefault(key, "");
    if (!key.equals("captures")) {
      return actual;
    }
    Set<String> pairs = Set.of(inner(actual).split(", ", -1));
    return pairs.containsAll(Set.of(inner(expected).split(", ", -1))) ? expected : actual;
  }

  private static String inner(String map) {
    return map.length() < 2 ? map : map.substring(1, map.length() - 1);
  }

  private static Map<String, String> details(Holds holds) {
    Map<String, String> details = new LinkedHashMap<>();
    Suggestion suggestion = holds.diagnosis().suggestion();
    details.put("severity", holds.diagnosis().severity().label());
    details.put("since", offset(holds.since()));
    details.put("summary", suggestion.summary().en());
    details.put("summaryKo", suggestion.summary().ko());
    details.put("why", suggestion.why() == null ? "" : suggestion.why().en());
    details.put("for", DurationModule.text(holds.diagnosis().holdFor()));
    details.put("keepFiring", DurationModule.text(holds.diagnosis().keepFiring()));
    details.put("captures", new TreeMap<>(holds.diagnosis().captures()).toString());
    details.put(
        "run",
        suggestion.steps().stream()
            .map(step -> step.run() == null ? "" : step.run())
            .filter(run -> !run.isEmpty())
            .collect(Collectors.joining("\n")));
    details.put("provides", joined(holds.diagnosis().provides()));
    details.put("touches", joined(holds.diagnosis().touches()));
    details.put("group", holds.diagnosis().group());
    Suggestion.GitChange change = suggestion.gitChange();
    details.put(
        "gitChange",
        change == null
            ? ""
            : change.repository()
                + " "
                + change.file()
                + " "
                + change.key()
                + "="
                + change.value());
    return details;
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  private static String offset(Instant at) {
    return DurationModule.text(Duration.between(RuleTestParser.START, at));
  }
}
