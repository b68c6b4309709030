package io.responder.bench.load;

import io.responder.bench.worker.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The load side as a process, driven by lines on standard input. */
public final class LoadServer {

  private static final int FOR_EVER = Integer.MAX_VALUE;

  private final Counters counters = new Counters();
  private final ServerSocket api;
  private final WebhookSink sink;
  private final ServerSocket hooks;
  private volatile boolean stopped;
  private Thread pacing = new Thread(() -> {});
  private volatile World world = new World(Map.of());

  private LoadServer() throws IOException {
    api = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    hooks = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    sink = new WebhookSink(hooks);
  }

  public static void main(String[] arguments) throws IOException {
    LoadServer server = new LoadServer();
    thread(server::serve);
    thread(server.sink);
    Commands.serve(server::answer);
  }

  static void thread(Runnable task) {
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!api.isClosed()) {
      try {
        thread(new ApiConnection(api.accept(), () -> world, counters));
      } catch (IOException e) {
        return;
      }
    }
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "ports" -> api.getLocalPort() + " " + hooks.getLocalPort();
      case "world" -> {
        world.cutAll();
        world = new World(numbers(words));
        sink.clear();
        yield "ok";
      }
      case "append" -> {
        world.named(words.get(1)).append(Long.parseLong(words.get(2)));
        yield Long.toString(Micros.now());
      }
      case "pace" -> {
        stopped = false;
        pace(words.get(1), Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
        yield "ok";
      }
      case "pacing" -> {
        stopped = false;
        pacing = new Thread(() -> pace(words.get(1), Integer.parseInt(words.get(2)), FOR_EVER));
        pacing.setDaemon(true);
        pacing.start();
        yield "ok";
      }
      case "stop" -> {
        stopped = true;
        pacing.join();
        yield Long.toString(world.named(words.get(1)).head());
      }
      case "cut" -> {
        long at = Micros.now();
        yield at + " " + world.named(words.get(1)).cut();
      }
      case "counters" -> counters.toString();
      case "head" -> Long.toString(world.named(words.get(1)).head());
      case "posts" -> Integer.toString(sink.total());
      case "repeated" -> Integer.toString(sink.repeated());
      case "clear" -> {
        sink.clear();
        yield "ok";
      }
      case "news" -> news();
      case "latencies" -> latencies(Long.parseLong(words.get(1)), Long.parseLong(words.get(2)));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  private static Map<String, Integer> numbers(List<String> words) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      numbers.put(word.substring(0, equals), Integer.parseInt(word.substring(equals + 1)));
    }
    return numbers;
  }

  /** Appends so many changes at so many a second. */
  private void pace(String name, int rate, int changes) {
    Resource resource = world.named(name);
    long start = System.nanoTime();
    for (int i = 0; i < changes && !stopped; i++) {
      long due = start + i * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      resource.append(1);
    }
  }

  /** For each probe its number, what was said of it in order, and when the last was read. */
  private String news() {
    return sink.posts().entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + "="
                    + entry.getValue().stream()
                        .map(WebhookSink.Post::news)
                        .collect(Collectors.joining(","))
                    + "="
                    + entry.getValue().get(entry.getValue().size() - 1).at())
        .collect(Collectors.joining(" "));
  }

  /**
   * The microseconds from the writing of each change in a range to the reading of its POST; an
   * error where any POST is missing, twice there or says something else.
   */
  private String latencies(long from, long to) {
    Resource resource = world.named("pods");
    int probes = resource.shape().count();
    Map<Integer, List<WebhookSink.Post>> posts = sink.posts();
    List<Long> found = new ArrayList<>();
    for (long change = from; change <= to; change++) {
      int probe = (int) ((change - 1) % probes);
      int round = (int) ((change - 1) / probes);
      List<WebhookSink.Post> of = posts.getOrDefault(probe, List.of());
      String expected = round % 2 == 1 ? "resolved" : round == 0 ? "opened" : "reopened";
      if (of.size() <= round || !of.get(round).news().equals(expected)) {
        throw new IllegalStateException(
            "probe " + probe + " round " + round + ": expected " + expected + " in " + of);
      }
      found.add(of.get(round).at() - resource.writtenAt(change));
    }
    if (sink.repeated() > 0) {
      throw new IllegalStateException(sink.repeated() + " POSTs came twice");
    }
    long[] sorted = found.stream().mapToLong(Long::longValue).sorted().toArray();
    return Arrays.stream(sorted).mapToObj(Long::toString).collect(Collectors.joining(" "));
  }
}
