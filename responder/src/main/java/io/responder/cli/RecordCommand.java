package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.config.DurationModule;
import io.responder.kube.recording.RecordingWriter;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.ClusterWatch;
import io.responder.kube.watch.WatchConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Records the watch streams of a live cluster, for {@code replay} and for rule tests. */
public final class RecordCommand extends ResponderCommand {

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration FOREVER = Duration.ofDays(365);

  private final PrintStream out;

  public RecordCommand(PrintStream out) {
    super("record", "Record the watch streams of a live cluster into a file");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("out").type(PathArgument.PATH).help("the file to write");
    ClusterArguments.addTo(parser);
    parser
        .addArgument("--for")
        .dest("duration")
        .metavar("DURATION")
        .help("how long, such as 10m; default: until it is interrupted");
    parser
        .addArgument("--overwrite")
        .action(Arguments.storeTrue())
        .help("replace the file if it exists");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws IOException {
    Path file = arguments.get("out");
    var duration = duration(arguments.getString("duration"));
    if (Files.exists(file) && !arguments.getBoolean("overwrite")) {
      throw new ExitException(
          ExitException.USAGE, file + ": exists already: name another file or add --overwrite");
    }
    var cluster = ClusterArguments.config(bootstrap, arguments);
    var connection = ClusterArguments.connect(cluster);
    var failure = new AtomicReference<IOException>();
    var end = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.countDown();
                  await(closed, CLOSE);
                },
                "record-interrupted"));
    try (var writer = writer(file)) {
      var watch =
          new ClusterWatch(
              cluster,
              WatchConfig.defaults(),
              connection,
              event -> CompletableFuture.completedFuture(null),
              (kind, type, json) -> {
                try {
                  writer.write(
                      cluster.name(), kind.plural(), type, Clock.systemUTC().instant(), json);
                } catch (IOException e) {
                  failure.compareAndSet(null, e);
                  end.countDown();
                }
              },
              status -> {},
              Clock.systemUTC());
      try (watch) {
        watch.start();
        System.err.println("recording " + connection.server() + " into " + file);
        await(end, duration);
        if (writer.lines() == 0) {
          unseen(watch.status(), connection.server());
        }
      }
      if (failure.get() != null) {
        throw new UncheckedIOException(failure.get());
      }
      out.println(writer.lines() + " lines recorded in " + file);
    } finally {
      closed.countDown();
    }
  }

  /** An empty recording of a cluster that could be seen is one; of any other it is a mistake. */
  private static void unseen(List<WatchStatus> kinds, String server) {
    if (kinds.stream().noneMatch(kind -> kind.state() == WatchStatus.State.SYNCED)) {
      var reasons = kinds.stream().map(WatchStatus::reason).filter(r -> !r.isEmpty());
      throw new ExitException(
          ExitException.USAGE,
          "nothing could be read from "
              + server
              + reasons.findFirst().map(reason -> " (" + reason + ")").orElse("")
              + ": check that it is up and that the credentials are allowed to list");
    }
  }

  /** An interrupted recording is still closed and counted. */
  private static void await(CountDownLatch closed, Duration limit) {
    try {
      var unused = closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RecordingWriter writer(Path file) throws IOException {
    try {
      return new RecordingWriter(
          new BufferedOutputStream(
              Files.newOutputStream(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)));
    } catch (IOException e) {
      throw FileTrouble.unwritable(file, e);
    }
  }

  private static Duration duration(String text) {
    if (text == null) {
      return FOREVER;
    }
    return DurationModule.parse(text)
        .filter(length -> !length.isZero() && !length.isNegative())
        .orElseThrow(
            () ->
                new ExitException(
                    ExitException.USAGE,
                    "--for " + text + ": must be a duration such as 30s, 5m or 2h"));
  }
}
