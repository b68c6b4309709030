package io.responder.rule.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds in one pass over a message which of many texts it contains. Upper and lower case are the
 * same. Immutable.
 *
 * <p>Of each text four characters in a row are chosen, those that say most. A small filter tells
 * for each four characters of the message whether any text is to be looked for there, which is
 * rare, and only then the text is compared: for most characters one word of the filter is read,
 * however many texts there are.
 */
final class LiteralScanner {
  private static final int[] NOTHING = {};
  private static final int ASCII = 128;

  /** How many characters are looked up at once: as many as a long holds. */
  private static final int GRAM = 4;

  // By way of the upper case, as RE2 folds: the long s and the Kelvin sign are an s and a k.
  private static final char[] FOLDED = new char[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      FOLDED[c] = Character.toLowerCase(Character.toUpperCase(c));
    }
  }

  private final Map<String, Integer> ids = new HashMap<>();
  // Texts that are shorter than a gram are looked up by all that they have, in a pass of their own.
  private final List<Grams> passes = new ArrayList<>();

  /** Texts must not be empty. */
  LiteralScanner(Collection<String> texts) {
    TreeSet<String> folded = new TreeSet<>();
    texts.forEach(text -> folded.add(fold(text)));
    Map<Integer, List<String>> byLength = new TreeMap<>();
    for (String text : folded) {
      ids.put(text, ids.size());
      byLength
          .computeIfAbsent(Math.min(GRAM, text.length()), length -> new ArrayList<>())
          .add(text);
    }
    byLength.forEach((length, some) -> passes.add(new Grams(length, some, ids)));
  }

  /** The number of a text; the scanner must have been made with it. */
  int id(String text) {
    return Objects.requireNonNull(ids.get(fold(text)), text);
  }

  /** How many texts there are. */
  int size() {
    return ids.size();
  }

  /** The numbers of the texts that the message contains, in order; not to be changed. */
  int[] scan(String message) {
    char[] characters = message.toCharArray();
    Found found = new Found();
    for (Grams grams : passes) {
      grams.scan(characters, found);
    }
    return found.distinct();
  }

  private static String fold(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = fold(folded[i]);
    }
    return new String(folded);
  }

  private static char fold(char c) {
    return c < ASCII ? FOLDED[c] : Character.toLowerCase(Character.toUpperCase(c));
  }

  /** The numbers that were found so far. */
  private static final class Found {
    private int[] numbers = NOTHING;
    private int size;

    void add(int number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(8, size * 2));
      }
      numbers[size++] = number;
    }

    int[] distinct() {
      if (size == 0) {
        return NOTHING;
      }
      Arrays.sort(numbers, 0, size);
      int distinct = 1;
      for (int i = 1; i < size; i++) {
        if (numbers[i] != numbers[i - 1]) {
          numbers[distinct++] = numbers[i];
        }
      }
      return distinct == numbers.length ? numbers : Arrays.copyOf(numbers, distinct);
    }
  }

  /** Texts by some of their characters in a row, of one number of them. */
  private static final class Grams {
    private static final int CHAR_BITS = 16;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Bits of the filter for each text: one gram in so many passes it for no reason. */
    private static final int FILTER_BITS = 64;

    private final int length;
    private final long mask;
    private final long[] filter;
    private final int filterShift;
    // A table with free places: the gram, and what is to be looked for there.
    private final long[] keys;
    private final Texts[] values;
    private final int tableShift;

    /**
     * The texts of one gram: for each its number, where in it the gram begins, what it begins with,
     * and all of it.
     */
    private record Texts(int[] ids, int[] ats, char[] firsts, char[][] folded) {
      Texts(List<String> texts, Map<String, Integer> ids, Choice choice) {
        this(
            texts.stream().mapToInt(text -> Objects.requireNonNull(ids.get(text))).toArray(),
            texts.stream().mapToInt(choice::of).toArray(),
            new char[texts.size()],
            texts.stream().map(String::toCharArray).toArray(char[][]::new));
        for (int i = 0; i < firsts.length; i++) {
          firsts[i] = folded[i][0];
        }
      }
    }

    Grams(int length, List<String> texts, Map<String, Integer> ids) {
      this.length = length;
      mask = length == GRAM ? -1L : (1L << (CHAR_BITS * length)) - 1;
      Map<Long, List<String>> byGram = new HashMap<>();
      Choice choice = new Choice(length, texts);
      for (String text : texts) {
        byGram
            .computeIfAbsent(gram(text, choice.of(text), length), gram -> new ArrayList<>())
            .add(text);
      }
      int filterBits = log2(Math.max(64, FILTER_BITS * byGram.size()));
      filter = new long[1 << (filterBits - 6)];
      filterShift = Long.SIZE - filterBits;
      int tableBits = log2(4 * byGram.size());
      keys = new long[1 << tableBits];
      values = new Texts[keys.length];
      tableShift = Long.SIZE - tableBits;
      byGram.forEach((gram, some) -> put(gram, new Texts(some, ids, choice)));
    }

    private static int log2(int atLeast) {
      return Integer.SIZE - Integer.numberOfLeadingZeros(atLeast - 1);
    }

    private void put(long gram, Texts texts) {
      long hash = gram * SPREAD;
      int bit = (int) (hash >>> filterShift);
      filter[bit >> 6] |= 1L << bit;
      int place = (int) (hash >>> tableShift);
      while (values[place] != null) {
        place = (place + 1) & (keys.length - 1);
      }
      keys[place] = gram;
      values[place] = texts;
    }

    static long gram(String text, int from, int length) {
      long gram = 0;
      for (int i = from; i < from + length; i++) {
        gram = gram << CHAR_BITS | text.charAt(i);
      }
      return gram;
    }

    void scan(char[] message, Found found) {
      char[] folded = FOLDED;
      long[] bits = filter;
      int shift = filterShift;
      long gram = 0;
      for (int i = 0; i < message.length; i++) {
        char c = message[i];
        gram = (gram << CHAR_BITS | (c < ASCII ? folded[c] : fold(c))) & mask;
        int bit = (int) ((gram * SPREAD) >>> shift);
        if ((bits[bit >> 6] >>> bit & 1) != 0) {
          look(gram, message, i + 1 - length, found);
        }
      }
    }

    private void look(long gram, char[] message, int from, Found found) {
      int place = (int) ((gram * SPREAD) >>> tableShift);
      Texts texts = values[place];
      while (texts != null) {
        if (keys[place] == gram) {
          compare(texts, message, from, found);
          return;
        }
        place = (place + 1) & (keys.length - 1);
        texts = values[place];
      }
    }

    private static void compare(Texts texts, char[] message, int from, Found found) {
      for (int i = 0; i < texts.ats.length; i++) {
        int begin = from - texts.ats[i];
        if (begin >= 0
            && fold(message[begin]) == texts.firsts[i]
            && stands(texts.folded[i], message, begin)) {
          found.add(texts.ids[i]);
        }
      }
    }

    private static boolean stands(char[] text, char[] message, int from) {
      if (from + text.length > message.length) {
        return false;
      }
      for (int i = 0; i < text.length; i++) {
        if (fold(message[from + i]) != text[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** Which characters of a text say most: those that the fewest others have, and rare ones. */
  private static final class Choice {
    private final int length;
    private final Map<Long, Integer> grams = new HashMap<>();
    private final Map<Character, Integer> characters = new HashMap<>();

    Choice(int length, List<String> texts) {
      this.length = length;
      for (String text : texts) {
        for (int at = 0; at + length <= text.length(); at++) {
          grams.merge(Grams.gram(text, at, length), 1, Integer::sum);
        }
        for (int i = 0; i < text.length(); i++) {
          characters.merge(text.charAt(i), 1, Integer::sum);
        }
      }
    }

    int of(String text) {
      List<Integer> places = new ArrayList<>();
      for (int at = 0; at + length <= text.length(); at++) {
        places.add(at);
      }
      return places.stream()
          .min(
              Comparator.comparingInt(
                      (Integer at) -> grams.getOrDefault(Grams.gram(text, at, length), 0))
                  .thenComparingInt(at -> frequency(text, at)))
          .orElseThrow();
    }

    private int frequency(String text, int at) {
      int sum = 0;
      for (int i = at; i < at + length; i++) {
        sum += characters.getOrDefault(text.charAt(i), 0);
      }
      return sum;
    }
  }
}
