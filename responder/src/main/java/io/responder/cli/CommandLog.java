package io.responder.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands log: a file, so that standard output and error hold only what the person asked
 * for.
 *
 * <p>The file is {@code $RESPONDER_LOG}, else {@code responder-<user>.log} in the folder for
 * temporary files; at most 10 MB, one older file is kept.
 */
public final class CommandLog {

  /** How a line looks. */
  public static final String FORMAT =
      "%date{ISO8601} %-5level %logger{24} %message %kvp%n%throwable";

  /** Libraries that say more than anybody wants to read, by logger. */
  public static final Map<String, String> LEVELS =
      Map.of(
          "org.apache.kafka", "WARN",
          // One line for each attempt to connect: stream says once that there is no connection.
          "org.apache.kafka.clients.NetworkClient", "ERROR",
          "org.apache.kafka.controller.QuorumController", "ERROR",
          "org.apache.kafka.streams.StreamsConfig", "ERROR",
          "kafka", "WARN",
          "state.change.logger", "WARN",
          "org.eclipse.jetty", "WARN",
          "io.dropwizard", "WARN",
          // It logs every stop of a watch as an error; kube logs what matters itself.
          "io.kubernetes.client.informer", "OFF");

  private CommandLog() {}

  public static Path file() {
    var named = System.getenv("RESPONDER_LOG");
    return named != null && !named.isBlank()
        ? Path.of(named)
        : Path.of(
            Objects.requireNonNullElse(System.getProperty("java.io.tmpdir"), "."),
            "responder-" + System.getProperty("user.name") + ".log");
  }

  /** Sends all logging of this process to {@link #file()}. */
  public static void install() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(FORMAT);
    encoder.start();
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file().toString());
    appender.setEncoder(encoder);
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FileSize.valueOf("10MB"));
    trigger.start();
    var rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file() + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(1);
    rolling.start();
    appender.setTriggeringPolicy(trigger);
    appender.setRollingPolicy(rolling);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    LEVELS.forEach((logger, level) -> context.getLogger(logger).setLevel(Level.valueOf(level)));
  }
}
