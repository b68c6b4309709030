package io.responder.bench.trial;

import io.responder.bench.worker.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that answers {@link Commands}. */
final class Child implements AutoCloseable {

  private static final String ENDED = "! the process ended, see ";

  private final Process process;
  private final Writer in;
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Path log;

  /** The JVM that a child runs in. */
  record Jvm(Path java, List<String> options) {
    static Jvm heap(String size) {
      return new Jvm(
          Path.of(System.getProperty("java.home"), "bin", "java"),
          List.of("-Xmx" + size, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    }

    Jvm with(String option) {
      List<String> more = new ArrayList<>(options);
      more.add(option);
      return new Jvm(java, more);
    }
  }

  /** Starts a class of the package of workers, or any class by its full name. */
  Child(Run run, Jvm jvm, String main, String... arguments) throws IOException {
    String name = main.contains(".") ? main : "io.responder.bench.worker." + main;
    List<String> command = new ArrayList<>();
    command.add(jvm.java().toString());
    command.addAll(jvm.options());
    command.addAll(run.quickly());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(name);
    command.addAll(List.of(arguments));
    log = run.work().resolve(name.substring(name.lastIndexOf('.') + 1) + ".log");
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "child");
    reader.setDaemon(true);
    reader.start();
    run.opened(this);
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(Commands.ANSWER) || line.startsWith(Commands.FAILURE)) {
          answers.add(line);
        }
      }
    } catch (IOException e) {
      // It was killed.
    }
    answers.add(ENDED + log);
  }

  /** Asks, and waits for the answer. */
  String ask(String command, Object... arguments) throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder(command);
    for (Object argument : arguments) {
      line.append(' ').append(argument);
    }
    in.write(line.append('\n').toString());
    in.flush();
    String answer = answers.poll(15, TimeUnit.MINUTES);
    if (answer == null || answer.startsWith(Commands.FAILURE)) {
      throw new IOException(line.toString().strip() + ": " + (answer == null ? "silence" : answer));
    }
    return answer.substring(Commands.ANSWER.length());
  }

  long[] numbers(String command, Object... arguments) throws IOException, InterruptedException {
    String answer = ask(command, arguments);
    return answer.isEmpty()
        ? new long[0]
        : java.util.Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** What the process used so far, all its threads together. */
  Duration cpu() {
    return cpu(process);
  }

  static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
