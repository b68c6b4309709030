package io.responder.bench;

import io.responder.model.ClusterEvent.Origin;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.drools.model.codegen.ExecutableModelProject;
import org.jeasy.rules.api.Rules;
import org.jeasy.rules.mvel.MVELRule;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieSession;

/**
 * A number of rules, for each engine in its own language, and a stream of events about them: 100
 * pods, most of them well or with something that no rule wants, the others ill for a while.
 */
public final class RuleStream {
  private static final int OBJECTS = 100;
  private static final int ROUNDS = 40;
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  /** What the other engines are given: flat, and with everything they need computed. */
  public static final class Fact {
    private final String kind;
    private final String reason;
    private final String message;
    private final long restarts;
    private final List<String> matched = new ArrayList<>();

    Fact(String kind, String reason, String message, long restarts) {
      this.kind = kind;
      this.reason = reason;
      this.message = message;
      this.restarts = restarts;
    }

    public String getKind() {
      return kind;
    }

    public String getReason() {
      return reason;
    }

    public String getMessage() {
      return message;
    }

    public long getRestarts() {
      return restarts;
    }

    public void match(String rule) {
      matched.add(rule);
    }

    List<String> matched() {
      return matched;
    }
  }

  private final int rules;
  private final List<Upserted> events = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final @Nullable ObjectHistory[] states = new ObjectHistory[OBJECTS];

  RuleStream(int rules, int repeats) {
    this.rules = rules;
    var random = new Random(7);
    // Of an object's time it is ill for 15 in a hundred events, in a row of so many.
    double falls = 1 / (1 + repeats * 85 / 15.0);
    int[] left = new int[OBJECTS];
    int[] rule = new int[OBJECTS];
    for (int object = 0; object < OBJECTS; object++) {
      left[object] = random.nextDouble() < 0.15 ? 1 + random.nextInt(repeats) : 0;
      rule[object] = random.nextInt(rules);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int object = 0; object < OBJECTS; object++) {
        boolean wasIll = left[object] > 0;
        left[object] = Math.max(0, left[object] - 1);
        if (!wasIll && random.nextDouble() < falls) {
          left[object] = repeats - 1;
          rule[object] = random.nextInt(rules);
          wasIll = true;
        }
        add(round, object, wasIll ? rule[object] : -1, random);
      }
    }
  }

  /** Whether a rule asks for a text; each fourth is content with the reason. */
  private static boolean hasText(int rule) {
    return rule % 4 != 0;
  }

  /** Each tenth asks for restarts as well: ours by CEL, the others in their own way. */
  private static boolean hasCondition(int rule) {
    return rule % 10 == 3;
  }

  /** Each twentieth counts restarts in a window, which only ours does. */
  private static boolean hasWindow(int rule) {
    return rule % 20 == 7;
  }

  private static String text(int rule) {
    return "signature " + rule + " of the registry";
  }

  RuleSet ruleSet() {
    var files = new LinkedHashMap<String, String>();
    for (int rule = 0; rule < rules; rule++) {
      files.put("bench/rule-" + rule + ".yml", yaml(rule));
    }
    return RuleFiles.of(files).load().orThrow();
  }

  private static String yaml(int rule) {
    return """
        severity: critical
        match:
          kinds: [Pod]
          reasons: [Reason%d]
        %s%s%s
        extract: 'image "(?P<image>[^"]+)"'
        for: 0s
        summary:
          en: 'Image ${image} of ${workload.name} shows problem %d'
          ko: '${workload.name}의 이미지 ${image}에 문제 %d이(가) 있습니다'
        why:
          en: Something is wrong with ${image.repository}.
          ko: ${image.repository}에 문제가 있습니다.
        steps:
          - say: {en: 'See what ${object.name} says', ko: '${object.name} 상태를 확인합니다'}
            run: kubectl -n ${object.namespace} describe pod ${object.name}
        verify:
          - say: {en: It runs, ko: 실행됩니다}
            run: kubectl -n ${object.namespace} get pods
        """
        .formatted(
            rule,
            hasText(rule) ? "  message: '" + text(rule) + "'\n" : "",
            hasCondition(rule) ? "  when: symptom.restarts >= 3\n" : "",
            hasWindow(rule) ? "  rate: {of: restarts, atLeast: 3, in: 30m}\n" : "",
            rule,
            rule);
  }

  KieSession drools() {
    var drl = new StringBuilder("package bench\nimport " + Fact.class.getCanonicalName() + ";\n");
    for (int rule = 0; rule < rules; rule++) {
      drl.append("rule \"rule-").append(rule).append("\" when\n  $f : Fact(kind == \"Pod\", ");
      drl.append("reason == \"Reason").append(rule).append('"');
      if (hasText(rule)) {
        drl.append(", message contains \"").append(text(rule)).append('"');
      }
      if (hasCondition(rule) || hasWindow(rule)) {
        drl.append(", restarts >= 3");
      }
      drl.append(")\nthen\n  $f.match(\"rule-").append(rule).append("\");\nend\n");
    }
    var services = KieServices.get();
    var files = services.newKieFileSystem().write("src/main/resources/bench.drl", drl.toString());
    var build = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
    if (!build.getResults().getMessages().isEmpty()) {
      throw new IllegalStateException(build.getResults().getMessages().toString());
    }
    return services
        .newKieContainer(services.getRepository().getDefaultReleaseId())
        .getKieBase()
        .newKieSession();
  }

  Rules easyRules() {
    var all = new Rules();
    for (int rule = 0; rule < rules; rule++) {
      var condition =
          new StringBuilder("fact.kind == 'Pod' && fact.reason == 'Reason" + rule + "'");
      if (hasText(rule)) {
        condition.append(" && fact.message.contains('").append(text(rule)).append("')");
      }
      if (hasCondition(rule) || hasWindow(rule)) {
        condition.append(" && fact.restarts >= 3");
      }
      all.register(
          new MVELRule()
              .name("rule-" + rule)
              .when(condition.toString())
              .then("fact.match('rule-" + rule + "')"));
    }
    return all;
  }

  private void add(int round, int object, int rule, Random random) {
    var name = "web-" + object;
    String reason = "";
    String message = "";
    long restarts = 0;
    if (rule >= 0) {
      reason = "Reason" + rule;
      message =
          "rpc error: code = NotFound desc = failed to pull image \"ghcr.io/acme/web:"
              + object
              + "\": "
              + text(rule)
              + ": not found";
      restarts = 5;
    } else if (random.nextInt(85) < 35) {
      // A symptom that no rule wants, or that misses what its rule asks for.
      boolean near = random.nextInt(5) == 0;
      int other = 1 + 4 * random.nextInt(rules / 4);
      reason = near ? "Reason" + other : "Other" + random.nextInt(50);
      message = "Back-off restarting failed container app in pod " + name + "_shop(" + object + ")";
    }
    events.add(event(round, name, reason, message, restarts));
    facts.add(new Fact("Pod", reason, message, restarts));
  }

  private static Upserted event(
      int round, String name, String reason, String message, long restarts) {
    var at = START.plusSeconds(round);
    var pod = new ObjectRef("prod", "", "Pod", "shop", name, "uid-" + name);
    var workload = new ObjectRef("prod", "apps", "Deployment", "shop", "web", "");
    // As a decoder makes them: texts of their own for each event.
    List<Symptom> symptoms =
        reason.isEmpty()
            ? List.of()
            : List.of(
                new Symptom(
                    SymptomSource.WAITING,
                    "container/app",
                    String.valueOf(reason.toCharArray()),
                    String.valueOf(message.toCharArray()),
                    START,
                    restarts == 0 ? Map.of() : Map.of("restarts", restarts)));
    return new Upserted(
        new ObjectFacts(
            pod,
            workload,
            List.of(workload),
            null,
            START,
            null,
            Map.of("app", "web"),
            Map.of(),
            List.of("ghcr.io/acme/web:1"),
            "node-1",
            "linux/amd64",
            symptoms.isEmpty() ? Health.HEALTHY : Health.UNHEALTHY,
            Map.of(),
            symptoms,
            List.of()),
        Integer.toString(100_000 + round),
        at,
        Origin.LIVE);
  }

  int size() {
    return events.size();
  }

  Upserted event(int at) {
    return events.get(at);
  }

  Fact fact(int at) {
    return facts.get(at);
  }

  @Nullable ObjectHistory state(int at) {
    return states[at % OBJECTS];
  }

  void keep(int at, @Nullable ObjectHistory state) {
    states[at % OBJECTS] = state;
  }

  /** Forgets all objects. */
  void reset() {
    Arrays.fill(states, null);
  }
}
