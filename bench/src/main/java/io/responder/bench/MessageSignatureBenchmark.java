package io.responder.bench;

import io.responder.rule.text.SignatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which of many failure signatures a message shows: ours against a loop over {@code
 * java.util.regex}. Messages have the shape and length of what clusters say (117 characters on
 * average), none is seen twice in {@value #MESSAGES}, and one of seven shows a signature; the
 * others use the same words for something else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class MessageSignatureBenchmark {
  private static final int MESSAGES = 8_192;

  private static final List<String> STARTS = RuleStream.STARTS;
  private static final List<String> VERBS = RuleStream.VERBS;
  private static final List<String> THINGS = RuleStream.THINGS.subList(0, 10);

  @Param({"100", "1000"})
  public int patterns;

  private SignatureSet signatures;
  private List<Pattern> loop = List.of();
  private List<String> messages = List.of();
  private int next;

  @Setup
  public void prepare() {
    var expressions = new ArrayList<String>();
    for (int i = 0; i < patterns; i++) {
      expressions.add(expression(spread(i)));
    }
    signatures = SignatureSet.of(expressions);
    loop = expressions.stream().map(e -> Pattern.compile(e.replace("(?P<", "(?<"))).toList();
    var random = new Random(1);
    var all = new ArrayList<String>();
    for (int i = 0; i < MESSAGES; i++) {
      all.add(message(random, i % 20 < 3));
    }
    messages = List.copyOf(all);
    check();
  }

  /** The same words for few as for many patterns. */
  private int spread(int pattern) {
    return pattern * (1000 / patterns);
  }

  private static String phrase(int number) {
    return STARTS.get(number / 100)
        + ' '
        + VERBS.get(number / 10 % 10)
        + ' '
        + THINGS.get(number % 10);
  }

  /** As rules have them: a plain text, a name in quotes, a choice, a number. */
  private static String expression(int number) {
    var phrase = phrase(number);
    return switch (number / 10 % 4) {
      case 0 -> phrase + " of";
      case 1 -> phrase + " \"(?P<name>[^\"]+)\"";
      case 2 -> phrase + " (?:called|named) (?P<name>\\S+): ";
      default -> "(?P<component>[a-z]+) \\S+ " + phrase;
    };
  }

  private String message(Random random, boolean hit) {
    int number = spread(random.nextInt(patterns));
    var words = phrase(number);
    if (!hit) {
      // The same words in an order that no pattern asks for.
      words = THINGS.get(number % 10) + " failed to " + STARTS.get(number / 100);
    }
    var id = Long.toHexString(random.nextLong());
    var text =
        switch (hit ? number / 10 % 4 : 3) {
          case 0 -> words + " of pod shop/web-" + id;
          case 1 -> words + " \"web-" + id + "\"";
          case 2 -> words + " named web-" + id + ": ";
          default -> "kubelet " + id + ' ' + words;
        };
    return "rpc error: code = Unknown desc = "
        + text
        + ", back-off 5m0s restarting (attempt "
        + random.nextInt(90)
        + ", uid "
        + Long.toHexString(random.nextLong())
        + ")";
  }

  private void check() {
    int hits = 0;
    long length = 0;
    for (var message : messages) {
      int[] ours = signatures.matches(message);
      length += message.length();
      hits += ours.length > 0 ? 1 : 0;
      int at = 0;
      for (int i = 0; i < loop.size(); i++) {
        boolean expected = loop.get(i).matcher(message).find();
        boolean found = at < ours.length && ours[at] == i;
        at += found ? 1 : 0;
        if (expected != found) {
          throw new IllegalStateException(loop.get(i) + " and ours disagree about " + message);
        }
      }
    }
    System.out.printf(
        "%d patterns, %d%% of messages with a signature, %d characters on average%n",
        patterns, 100 * hits / MESSAGES, length / MESSAGES);
  }

  private String message() {
    next = (next + 1) & (MESSAGES - 1);
    return messages.get(next);
  }

  @Benchmark
  public int[] ours() {
    return signatures.matches(message());
  }

  @Benchmark
  public int baselineRegexLoop() {
    var message = message();
    int found = 0;
    for (var pattern : loop) {
      found += pattern.matcher(message).find() ? 1 : 0;
    }
    return found;
  }
}
