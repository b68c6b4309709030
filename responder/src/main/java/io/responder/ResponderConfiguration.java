package io.responder;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.responder.api.ApiConfig;
import io.responder.cli.CommandLog;
import io.responder.cli.RulesConfig;
import io.responder.incident.IncidentConfig;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.log.LogConfig;
import io.responder.kube.watch.WatchConfig;
import io.responder.notify.NotifyConfig;
import io.responder.stream.KafkaConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The root of {@code config.yml}: one field for each section. */
@GuardedApi
public final class ResponderConfiguration extends Configuration {

  /** Where the API listens unless the configuration says otherwise. */
  public static final int API_PORT = 8082;

  @JsonProperty @NotNull @Valid private List<ClusterConfig> clusters = List.of();
  @JsonProperty @NotNull @Valid private WatchConfig watch = WatchConfig.defaults();
  @JsonProperty @NotNull @Valid private KafkaConfig kafka = KafkaConfig.embedded(Path.of("data"));
  @JsonProperty @NotNull @Valid private RulesConfig rules = RulesConfig.defaults();
  @JsonProperty @NotNull @Valid private LogConfig logs = LogConfig.off();
  @JsonProperty @NotNull @Valid private IncidentConfig incidents = IncidentConfig.defaults();

  @JsonProperty @NotNull @Valid private ApiConfig api = ApiConfig.defaults();

  @JsonProperty @NotNull @Valid
  private NotifyConfig notify = new NotifyConfig(null, null, null, null);

  /** Everything by default: quiet logs on standard error, both ports on loopback only. */
  public ResponderConfiguration() {
    setLoggingFactory(quietLogging());
    var admin = HttpConnectorFactory.admin();
    ((HttpConnectorFactory) admin).setBindHost("127.0.0.1");
    var server = new DefaultServerFactory();
    var application = (HttpConnectorFactory) HttpConnectorFactory.application();
    application.setBindHost("127.0.0.1");
    application.setPort(API_PORT);
    application.setMaxRequestHeaderSize(DataSize.kibibytes(8));
    application.setIdleTimeout(Duration.seconds(15));
    // Who sends a body more slowly than this wants no answer.
    application.setMinRequestDataPerSecond(DataSize.kibibytes(1));
    server.setApplicationConnectors(List.of(application));
    server.setAdminConnectors(List.of(admin));
    server.setRequestLogFactory(noRequestLog());
    setServerFactory(server);
  }

  private static DefaultLoggingFactory quietLogging() {
    var console = new ConsoleAppenderFactory<ILoggingEvent>();
    console.setTarget(ConsoleAppenderFactory.ConsoleStream.STDERR);
    console.setLogFormat(CommandLog.FORMAT);
    var logging = new DefaultLoggingFactory();
    logging.setAppenders(List.of(console));
    var levels = new HashMap<String, JsonNode>();
    CommandLog.LEVELS.forEach((logger, level) -> levels.put(logger, TextNode.valueOf(level)));
    logging.setLoggers(levels);
    return logging;
  }

  private static LogbackAccessRequestLogFactory noRequestLog() {
    var none = new LogbackAccessRequestLogFactory();
    none.setAppenders(List.of());
    return none;
  }

  /** The configuration with its sections as given, for commands that build their own. */
  public static ResponderConfiguration of(
      List<ClusterConfig> clusters, WatchConfig watch, KafkaConfig kafka, NotifyConfig notify) {
    var configuration = new ResponderConfiguration();
    configuration.clusters = List.copyOf(clusters);
    configuration.watch = watch;
    configuration.kafka = kafka;
    configuration.notify = notify;
    return configuration;
  }

  /** The same configuration with other rules and times of incidents. */
  public ResponderConfiguration with(RulesConfig other, IncidentConfig times) {
    var configuration = of(clusters, watch, kafka, notify);
    configuration.logs = logs;
    configuration.rules = other;
    configuration.incidents = times;
    return configuration;
  }

  /** The same configuration with logs as evidence, or without. */
  public ResponderConfiguration with(LogConfig other) {
    var configuration = with(rules, incidents);
    configuration.logs = other;
    return configuration;
  }

  /** The clusters to watch; one named {@code default} where none is configured. */
  public List<ClusterConfig> clusters() {
    return clusters.isEmpty() ? List.of(ClusterConfig.defaults()) : clusters;
  }

  public WatchConfig watch() {
    return watch;
  }

  public LogConfig logs() {
    return logs;
  }

  public KafkaConfig kafka() {
    return kafka;
  }

  public RulesConfig rules() {
    return rules;
  }

  public IncidentConfig incidents() {
    return incidents;
  }

  /** Whether there is a port for the API. */
  boolean hasApi() {
    return !GuardedApi.Validator.connectors(getServerFactory()).isEmpty();
  }

  /** Where a client on this machine finds the API; empty where there is none. */
  public Optional<URI> apiAddress() {
    return GuardedApi.Validator.connectors(getServerFactory()).stream()
        .filter(HttpConnectorFactory.class::isInstance)
        .map(HttpConnectorFactory.class::cast)
        .filter(connector -> connector.getPort() > 0)
        .findFirst()
        .map(
            connector -> {
              String host = connector.getBindHost();
              boolean any = host == null || host.equals("0.0.0.0") || host.equals("::");
              String scheme = connector instanceof HttpsConnectorFactory ? "https" : "http";
              String name = any ? "127.0.0.1" : host.contains(":") ? '[' + host + ']' : host;
              return URI.create(scheme + "://" + name + ':' + connector.getPort());
            });
  }

  public ApiConfig api() {
    return api;
  }

  public NotifyConfig notifications() {
    return notify;
  }
}
