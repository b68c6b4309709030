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
import io.responder.rule.history.Restarts;
import io.responder.rule.history.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.drools.model.codegen.ExecutableModelProject;
import org.jeasy.rules.api.Rules;
import org.jeasy.rules.mvel.MVELRule;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieSession;

/**
 * A number of rules, for each engine in its own language, and a stream of symptoms about them: 100
 * pods, of which 15 in 100 symptoms are what a rule wants. The others have a reason or a text that
 * some rule asks for, but not what else it asks for, or nothing of the kind.
 */
public final class RuleStream {
  static final int OBJECTS = 100;
  private static final int ROUNDS = 40;
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  /** Of so many rules, one asks for no text, a choice of texts, restarts, a rate. */
  private static final int TEXTLESS = 8;

  private static final int CHOICE = 3;
  private static final int CONDITION = 10;
  private static final int WINDOW = 20;

  static final List<String> STARTS =
      List.of(
          "failed to",
          "cannot",
          "unable to",
          "error while trying to",
          "timed out waiting to",
          "refused to",
          "gave up to",
          "not allowed to",
          "no permission to",
          "could not");
  static final List<String> VERBS =
      List.of(
          "attach",
          "mount",
          "resolve",
          "pull",
          "bind",
          "evict",
          "schedule",
          "render",
          "unpack",
          "verify");
  static final List<String> THINGS =
      List.of(
          "volume",
          "secret",
          "image",
          "configmap",
          "certificate",
          "chart",
          "webhook",
          "manifest",
          "endpoint",
          "sandbox",
          "claim",
          "token",
          "layer",
          "snapshot",
          "route",
          "device",
          "lease",
          "mirror",
          "policy",
          "bundle");
  private static final int PHRASES = STARTS.size() * VERBS.size() * THINGS.size();

  /** How rules say what they want. */
  public enum Shape {
    /** Each by a reason that no other asks for, and a text of that reason: a look-up by reason. */
    REASON,
    /** As most rules of the packs: half by a text of any reason, the others share five a reason. */
    TEXT
  }

  /** Whether a message comes again. */
  public enum Texts {
    /** An object says the same twenty times before it says something else. */
    REPEATED,
    /** No message is like another before it. */
    NEW
  }

  /** What the other engines are given: flat, and with everything they need computed. */
  public static final class Fact {
    private final String kind;
    private final String reason;
    private final String message;
    private final long restarts;
    private final List<String> matched = new ArrayList<>(1);

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

  /** What is said once: a message is of its words and an id. */
  private record Said(String reason, String words, long restarts) {}

  private final int rules;
  private final Shape shape;
  private final Texts texts;
  private final List<Said> stream = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private final List<Subject> subjects = new ArrayList<>();
  private long made;

  RuleStream(int rules, Shape shape, Texts texts) {
    this.rules = rules;
    this.shape = shape;
    this.texts = texts;
    int run = texts == Texts.NEW ? 1 : 20;
    var random = new Random(7);
    for (int object = 0; object < OBJECTS; object++) {
      var ref = object(object);
      subjects.add(new Subject(ref, workload(), null, START, Restarts.NONE));
    }
    int[] left = new int[OBJECTS];
    var said = new Said[OBJECTS];
    var id = new String[OBJECTS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int object = 0; object < OBJECTS; object++) {
        if (left[object] == 0) {
          // At first somewhere in a run, so that not all change at once.
          left[object] = round == 0 ? 1 + random.nextInt(run) : run;
          said[object] = said(random);
          id[object] = id(random.nextLong());
        }
        left[object]--;
        stream.add(said[object]);
        ids.add(id[object]);
      }
    }
  }

  private Said said(Random random) {
    int chance = random.nextInt(100);
    int rule = random.nextInt(rules);
    if (chance < 15) {
      return new Said(reasonFor(rule, random), words(rule, random), 5);
    }
    if (chance < 25) {
      // What a rule asks for but for one thing: its text, its restarts, or its reason.
      int near = hasText(rule) ? rule : rule + 1;
      if (hasCondition(near)) {
        return new Said(reasonFor(near, random), words(near, random), 1);
      }
      return near % 2 == 0 || reason(near) == null
          ? new Said(reasonFor(near, random), "back-off restarting failed container app", 1)
          : new Said("Other" + random.nextInt(50), words(near, random), 1);
    }
    if (chance < 60) {
      // The same words in an order that no rule asks for.
      int phrase = random.nextInt(PHRASES);
      return new Said(
          "Other" + random.nextInt(50),
          THINGS.get(phrase % THINGS.size()) + ' ' + STARTS.get(phrase % STARTS.size()),
          1);
    }
    return new Said("Other" + random.nextInt(50), "back-off restarting failed container app", 1);
  }

  private @Nullable String reason(int rule) {
    if (shape == Shape.REASON) {
      return "Reason" + rule;
    }
    return rule % 2 == 0 ? null : "Reason" + rule / 10;
  }

  private String reasonFor(int rule, Random random) {
    var reason = reason(rule);
    return reason == null ? "Other" + random.nextInt(50) : reason;
  }

  private boolean hasText(int rule) {
    return shape == Shape.TEXT || rule % TEXTLESS != 0;
  }

  private static boolean hasChoice(int rule) {
    return rule % CHOICE == 1;
  }

  private static boolean hasCondition(int rule) {
    return rule % CONDITION == 3;
  }

  /** A rate is not the business of who finds the matches, and nobody else is asked for it. */
  private static boolean hasWindow(int rule) {
    return rule % WINDOW == 7;
  }

  /** The same words for few as for many rules. */
  private String phrase(int rule) {
    int number = rule * (PHRASES / rules);
    int verbs = VERBS.size() * THINGS.size();
    return STARTS.get(number / verbs)
        + ' '
        + VERBS.get(number / THINGS.size() % VERBS.size())
        + ' '
        + THINGS.get(number % THINGS.size());
  }

  /** What one of a rule's texts is enough for. */
  private List<String> texts(int rule) {
    return hasChoice(rule)
        ? List.of(phrase(rule) + " of the pod", phrase(rule) + " for the pod")
        : List.of(phrase(rule) + " of the pod");
  }

  private String words(int rule, Random random) {
    var either = texts(rule);
    return either.get(random.nextInt(either.size()));
  }

  RuleSet ruleSet() {
    var files = new LinkedHashMap<String, String>();
    for (int rule = 0; rule < rules; rule++) {
      files.put("bench/rule-" + rule + ".yml", yaml(rule));
    }
    return RuleFiles.of(files).load().orThrow();
  }

  private String yaml(int rule) {
    var reason = reason(rule);
    var text = phrase(rule) + (hasChoice(rule) ? " (?:of|for) the pod" : " of the pod");
    return """
        severity: critical
        match:
          kinds: [Pod]
        %s%s%s%s
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
            reason == null ? "" : "  reasons: [" + reason + "]\n",
            hasText(rule) ? "  message: '" + text + "'\n" : "",
            hasCondition(rule) ? "  when: symptom.restarts >= 3\n" : "",
            hasWindow(rule) ? "  rate: {of: restarts, atLeast: 3, in: 30m}\n" : "",
            rule,
            rule);
  }

  KieSession drools() {
    var drl = new StringBuilder("package bench\nimport " + Fact.class.getCanonicalName() + ";\n");
    for (int rule = 0; rule < rules; rule++) {
      drl.append("rule \"rule-").append(rule).append("\" when\n  $f : Fact(kind == \"Pod\"");
      var reason = reason(rule);
      if (reason != null) {
        drl.append(", reason == \"").append(reason).append('"');
      }
      if (hasText(rule)) {
        drl.append(", message contains \"");
        drl.append(String.join("\" || message contains \"", texts(rule))).append('"');
      }
      if (hasCondition(rule)) {
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
      var condition = new StringBuilder("fact.kind == 'Pod'");
      var reason = reason(rule);
      if (reason != null) {
        condition.append(" && fact.reason == '").append(reason).append('\'');
      }
      if (hasText(rule)) {
        condition.append(" && (fact.message.contains('");
        condition.append(String.join("') || fact.message.contains('", texts(rule))).append("'))");
      }
      if (hasCondition(rule)) {
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

  int size() {
    return stream.size();
  }

  /** Whose symptom it is. */
  Subject subject(int at) {
    return subjects.get(at % OBJECTS);
  }

  /** The symptom, as a decoder makes it: with texts of its own each time. */
  Symptom symptom(int at) {
    var said = stream.get(at);
    return new Symptom(
        SymptomSource.WAITING,
        "container/app",
        copy(said.reason),
        message(at),
        START,
        Map.of("restarts", said.restarts));
  }

  /** The same for the other engines. */
  Fact fact(Symptom symptom) {
    return new Fact(
        "Pod",
        copy(symptom.reason()),
        copy(symptom.message()),
        symptom.counters().getOrDefault("restarts", 0L));
  }

  // As long as what clusters say: 110 to 140 characters.
  private String message(int at) {
    var id = texts == Texts.NEW ? id(++made) : ids.get(at);
    return "rpc error: code = Unknown desc = \"web-"
        + id
        + "\": "
        + stream.get(at).words
        + " web-"
        + id
        + ", image \"ghcr.io/acme/web:"
        + at % OBJECTS
        + "\" (attempt 4)";
  }

  private static String id(long number) {
    return Long.toHexString(number * 0x9E3779B97F4A7C15L);
  }

  /** Nothing of it was computed before, as its hash. */
  private static String copy(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }

  /** What a plain loop over the rules finds. */
  Set<String> matching(Fact fact) {
    var found = new TreeSet<String>();
    for (int rule = 0; rule < rules; rule++) {
      var reason = reason(rule);
      if ((reason == null || reason.equals(fact.reason))
          && (!hasText(rule) || texts(rule).stream().anyMatch(fact.message::contains))
          && (!hasCondition(rule) || fact.restarts >= 3)) {
        found.add("rule-" + rule);
      }
    }
    return found;
  }

  private static ObjectRef object(int object) {
    return new ObjectRef("prod", "", "Pod", "shop", "web-" + object, "uid-web-" + object);
  }

  private static ObjectRef workload() {
    return new ObjectRef("prod", "apps", "Deployment", "shop", "web", "");
  }

  /** The state of the object in which it shows the symptom. */
  Upserted event(int at, Symptom symptom) {
    int round = at / OBJECTS;
    return new Upserted(
        new ObjectFacts(
            subject(at).object(),
            workload(),
            List.of(workload()),
            null,
            START,
            null,
            Map.of("app", "web"),
            Map.of(),
            List.of("ghcr.io/acme/web:1"),
            "node-1",
            "linux/amd64",
            Health.UNHEALTHY,
            Map.of(),
            List.of(symptom),
            List.of()),
        Integer.toString(100_000 + round),
        START.plusSeconds(round),
        Origin.LIVE);
  }
}
