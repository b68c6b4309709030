package io.responder.bench.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The loop of every process of the benchmarks: one line in, one line out. */
public final class Commands {

  /** What begins the line of an answer, and of a failure. */
  public static final String ANSWER = "> ";

  public static final String FAILURE = "! ";

  private Commands() {}

  /** Answers one command. */
  @FunctionalInterface
  public interface Handler {
    String answer(List<String> words) throws Exception;
  }

  /** Answers commands until standard input ends, then ends the process. */
  public static void serve(Handler handler) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        out.println(ANSWER + handler.answer(List.of(line.split(" ", -1))));
      } catch (Exception e) {
        out.println(FAILURE + String.valueOf(e.getMessage()).replace('\n', ' '));
      }
    }
    System.exit(0);
  }
}
