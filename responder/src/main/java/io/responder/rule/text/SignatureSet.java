package io.responder.rule.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Patterns by number, arranged so that one pass over a message tells which few are worth trying,
 * whatever their number. Equal expressions are one pattern. Immutable.
 */
public final class SignatureSet {
  private static final int[] NONE = {};
  private static final byte[] UNASKED = {};
  private static final byte YES = 1;
  private static final byte NO = -1;

  private final List<MessagePattern> patterns;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final LiteralScanner scanner;
  // By pattern: of each set one text must be there.
  private final int[][][] required;
  // By text: the patterns that are worth a look once it was found.
  private final int[][] triggered;
  // The patterns that any message may match.
  private final int[] untriggered;

  public SignatureSet(Collection<MessagePattern> all) {
    List<MessagePattern> distinct = new ArrayList<>();
    for (MessagePattern pattern : all) {
      if (numbers.putIfAbsent(pattern.toString(), distinct.size()) == null) {
        distinct.add(pattern);
      }
    }
    patterns = List.copyOf(distinct);
    scanner =
        new LiteralScanner(
            patterns.stream().flatMap(p -> p.literals().stream()).flatMap(Set::stream).toList());
    required =
        patterns.stream()
            .map(
                pattern ->
                    pattern.literals().stream()
                        .map(set -> set.stream().mapToInt(scanner::id).toArray())
                        .toArray(int[][]::new))
            .toArray(int[][][]::new);
    triggered = triggers();
    untriggered =
        IntStream.range(0, patterns.size()).filter(number -> !isTriggered(number)).toArray();
  }

  /**
   * A set of expressions, numbered in their order; equal ones share the first number.
   *
   * @throws com.google.re2j.PatternSyntaxException when one is not valid RE2
   */
  public static SignatureSet of(List<String> expressions) {
    return new SignatureSet(expressions.stream().map(MessagePattern::compile).toList());
  }

  /** The numbers of the expressions that are found in a message, in order. */
  public int[] matches(String message) {
    Reading text = read(message);
    int[] found = NONE;
    for (int[] candidates : new int[][] {text.triggered(), untriggered}) {
      for (int number : candidates) {
        if (text.matches(number)) {
          found = Arrays.copyOf(found, found.length + 1);
          found[found.length - 1] = number;
        }
      }
    }
    Arrays.sort(found);
    return found;
  }

  private int[][] triggers() {
    List<List<Integer>> byText = new ArrayList<>();
    for (int text = 0; text < scanner.size(); text++) {
      byText.add(new ArrayList<>());
    }
    for (int number = 0; number < patterns.size(); number++) {
      List<Set<String>> sets = patterns.get(number).literals();
      if (!sets.isEmpty()) {
        Set<String> rarest = sets.stream().max(RequiredLiterals.TELLING).orElseThrow();
        for (String text : rarest) {
          byText.get(scanner.id(text)).add(number);
        }
      }
    }
    return byText.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** The number of a pattern that the set was made with. */
  public int number(MessagePattern pattern) {
    return Objects.requireNonNull(numbers.get(pattern.toString()), pattern.toString());
  }

  /** Whether a message must hold some text for the pattern to match. */
  public boolean isTriggered(int number) {
    return required[number].length > 0;
  }

  /** The few texts that the pattern stands for; null where it stands for more. */
  public String @Nullable [] texts(int number) {
    return patterns.get(number).texts();
  }

  /** Reads a message. */
  public Reading read(String message) {
    return new Reading(message, scanner.scan(message));
  }

  /** A message with the texts that were found in it. Not thread-safe. */
  public final class Reading {
    private final String message;
    private final int[] found;
    private int @Nullable [] triggered;
    // What the patterns that are triggered, and those that any message may match, were found to do.
    private byte[] answers = UNASKED;

    private Reading(String message, int[] found) {
      this.message = message;
      this.found = found;
    }

    /** The patterns whose most telling text is there, each once, in order. */
    public int[] triggered() {
      if (triggered == null) {
        triggered = triggeredBy(found);
      }
      return triggered;
    }

    /** Whether a pattern matches. */
    public boolean matches(int number) {
      boolean any = required[number].length == 0;
      int place = Arrays.binarySearch(any ? untriggered : triggered(), number);
      if (place < 0) {
        return false;
      }
      if (answers.length == 0) {
        answers = new byte[triggered().length + untriggered.length];
      }
      place += any ? triggered().length : 0;
      if (answers[place] == 0) {
        boolean matches = mayMatch(number) && patterns.get(number).matches(message);
        answers[place] = matches ? YES : NO;
      }
      return answers[place] == YES;
    }

    /** Whether a pattern matches. */
    public boolean matches(MessagePattern pattern) {
      return matches(number(pattern));
    }

    /** What a pattern captures; null where it does not match. */
    public @Nullable Map<String, String> capture(MessagePattern pattern) {
      return mayMatch(number(pattern)) ? pattern.capture(message) : null;
    }

    private boolean mayMatch(int number) {
      for (int[] oneOf : required[number]) {
        if (!hasOne(oneOf)) {
          return false;
        }
      }
      return true;
    }

    private boolean hasOne(int[] texts) {
      for (int text : texts) {
        if (Arrays.binarySearch(found, text) >= 0) {
          return true;
        }
      }
      return false;
    }
  }

  private int[] triggeredBy(int[] texts) {
    int[] numbers = NONE;
    int size = 0;
    for (int text : texts) {
      int[] more = triggered[text];
      if (more.length > 0) {
        if (size + more.length > numbers.length) {
          numbers = Arrays.copyOf(numbers, Math.max(8, 2 * (size + more.length)));
        }
        System.arraycopy(more, 0, numbers, size, more.length);
        size += more.length;
      }
    }
    return size == 0 ? NONE : sorted(numbers, size);
  }

  private static int[] sorted(int[] numbers, int size) {
    Arrays.sort(numbers, 0, size);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        numbers[distinct++] = numbers[i];
      }
    }
    return Arrays.copyOf(numbers, distinct);
  }
}
