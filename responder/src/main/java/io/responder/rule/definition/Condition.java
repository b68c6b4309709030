package io.responder.rule.definition;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.Program;
import io.responder.model.ObjectFacts;
import io.responder.rule.text.SchedulerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A CEL expression over one symptom of one object; compiled and type-checked when it is read.
 *
 * <p>Bounded: no I/O, no user functions, at most 10,000 iterations, linear regular expressions.
 */
public final class Condition {
  private static final CelOptions LIMITS =
      CelOptions.current()
          .comprehensionMaxIterations(10_000)
          .maxRegexProgramSize(Expressions.LARGEST)
          .maxExpressionCodePointSize(4_096)
          .maxParseRecursionDepth(50)
          .errorOnIntWrap(true)
          .build();
  private static final Pattern ALTERNATIVES =
      Pattern.compile(" \\(candidates: .*\\)$| expecting \\{.*\\}$");

  /** What time or one more report changes while the object stays the same. */
  private static final Pattern VARYING =
      Pattern.compile("\\b(now|age|deletingFor|count|counters|recentRestarts)\\b");

  private static final CelType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);
  private static final Map<String, Variable> VARIABLES = new TreeMap<>();

  private record Variable(CelType type, Function<Situation, Object> value) {}

  static {
    VARIABLES.put("now", new Variable(SimpleType.TIMESTAMP, Situation::now));
    VARIABLES.put("captures", new Variable(TEXTS, Situation::captures));
    text("symptom.source", s -> s.symptom().source().label());
    text("symptom.part", s -> s.symptom().part());
    text("symptom.reason", s -> s.symptom().reason());
    text("symptom.message", s -> s.symptom().message());
    text("symptom.dominant", s -> SchedulerMessage.dominant(s.symptom().message()));
    number("symptom.count", s -> s.counter("count", 1));
    number("symptom.restarts", s -> s.counter("restarts", 0));
    number("symptom.recentRestarts", Situation::recentRestarts);
    number("symptom.exitCode", s -> s.counter("exitCode", -1));
    number("symptom.signal", s -> s.counter("signal", 0));
    duration("symptom.age", Situation::age);
    VARIABLES.put(
        "symptom.counters",
        new Variable(
            MapType.create(SimpleType.STRING, SimpleType.INT), s -> s.symptom().counters()));
    text("object.kind", s -> s.subject().object().kind());
    text("object.group", s -> s.subject().object().group());
    text("object.namespace", s -> s.subject().object().namespace());
    text("object.name", s -> s.subject().object().name());
    text("object.health", s -> s.subject().health().name().toLowerCase(Locale.ROOT));
    number("object.recentRestarts", s -> s.subject().restarts().most());
    VARIABLES.put(
        "object.reasons",
        new Variable(ListType.create(SimpleType.STRING), s -> s.subject().reasons()));
    text("object.node", s -> fact(s, facts -> facts.node()));
    text("object.platform", s -> fact(s, facts -> facts.architecture()));
    texts("object.labels", ObjectFacts::labels);
    texts("object.annotations", ObjectFacts::annotations);
    texts("object.attributes", ObjectFacts::attributes);
    VARIABLES.put(
        "object.images",
        new Variable(
            ListType.create(SimpleType.STRING),
            s -> Optional.ofNullable(s.subject().facts()).map(f -> f.images()).orElse(List.of())));
    duration("object.age", s -> elapsed(s, facts -> facts.createdAt()));
    duration("object.deletingFor", s -> elapsed(s, facts -> facts.deletingSince()));
    text("workload.kind", s -> s.subject().workload().kind());
    text("workload.name", s -> s.subject().workload().name());
  }

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setOptions(LIMITS)
          .setStandardEnvironmentEnabled(false)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                  .build())
          .addFunctionBindings(Expressions.bindings())
          .build();

  private final String expression;
  private final Program program;

  private Condition(String expression, Program program) {
    this.expression = expression;
    this.program = program;
  }

  private static void text(String name, Function<Situation, Object> value) {
    VARIABLES.put(name, new Variable(SimpleType.STRING, value));
  }

  private static void number(String name, Function<Situation, Object> value) {
    VARIABLES.put(name, new Variable(SimpleType.INT, value));
  }

  private static void duration(String name, Function<Situation, Object> value) {
    VARIABLES.put(name, new Variable(SimpleType.DURATION, value));
  }

  private static void texts(String name, Function<ObjectFacts, Map<String, String>> value) {
    VARIABLES.put(
        name,
        new Variable(
            TEXTS, s -> Optional.ofNullable(s.subject().facts()).map(value).orElse(Map.of())));
  }

  @SuppressWarnings("NullAway") // the function may give null: Optional.map takes it for absent
  private static Object fact(Situation situation, Function<ObjectFacts, String> value) {
    return Optional.ofNullable(situation.subject().facts()).map(value).orElse("");
  }

  @SuppressWarnings("NullAway") // as above
  private static Object elapsed(Situation situation, Function<ObjectFacts, Instant> since) {
    return Optional.ofNullable(situation.subject().facts())
        .map(since)
        .filter(then -> then.isBefore(situation.now()))
        .map(then -> Duration.between(then, situation.now()))
        .orElse(Duration.ZERO);
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(LIMITS)
            // No map: with it a few words could build a text that fills the memory.
            .setStandardMacros(
                CelStandardMacro.HAS,
                CelStandardMacro.ALL,
                CelStandardMacro.EXISTS,
                CelStandardMacro.EXISTS_ONE,
                CelStandardMacro.FILTER)
            .setResultType(SimpleType.BOOL);
    VARIABLES.forEach((name, variable) -> builder.addVar(name, variable.type()));
    return builder.build();
  }

  /** The names of the variables, for documentation. */
  public static List<String> variables() {
    return List.copyOf(VARIABLES.keySet());
  }

  /**
   * Compiles an expression.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static Condition compile(String expression) {
    CelValidationResult result = COMPILER.compile(expression);
    if (result.hasError()) {
      throw new IllegalArgumentException(
          result.getErrors().stream()
              .map(Condition::described)
              .distinct()
              .collect(Collectors.joining(", ")));
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      return new Condition(expression, RUNTIME.createProgram(tree));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String described(CelIssue issue) {
    // What else could stand there is a list that nobody reads.
    String message = ALTERNATIVES.matcher(issue.getMessage().replace('\n', ' ')).replaceAll("");
    int column = issue.getSourceLocation().getColumn() + 1;
    return column > 0 ? message + " (column " + column + ")" : message;
  }

  /**
   * Judges a situation.
   *
   * @throws CelEvaluationException when the expression fails, such as for a missing map key
   */
  public boolean holds(Situation situation) throws CelEvaluationException {
    Object result =
        program.eval(
            (String name) ->
                Optional.ofNullable(VARIABLES.get(name))
                    .map(variable -> variable.value().apply(situation)));
    return Boolean.TRUE.equals(result);
  }

  /** Whether it may hold at one time and not at another while the object stays the same. */
  public boolean varies() {
    return VARYING.matcher(expression).find();
  }

  /** Whether it may look at what was taken from the message. */
  public boolean readsCaptures() {
    return expression.contains("captures");
  }

  /** What the variables that it names stand for. */
  public Map<String, String> values(Situation situation) {
    Map<String, String> values = new TreeMap<>();
    VARIABLES.forEach(
        (name, variable) -> {
          if (Pattern.matches("(?s).*\\b" + Pattern.quote(name) + "\\b.*", expression)) {
            values.put(name, String.valueOf(variable.value().apply(situation)));
          }
        });
    return values;
  }

  @Override
  public String toString() {
    return expression;
  }
}
