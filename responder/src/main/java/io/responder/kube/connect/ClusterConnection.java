package io.responder.kube.connect;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one cluster's API server. Thread-safe.
 *
 * <p>Credentials come from the first of these that is there:
 *
 * <ol>
 *   <li>the configured kubeconfig file
 *   <li>the pod's service account, where no context is configured
 *   <li>the first existing file of {@code $KUBECONFIG}
 *   <li>{@code ~/.kube/config}
 * </ol>
 *
 * Opening it talks to nobody. Tokens are read again while it lives; {@link #refresh} reads
 * everything again at once.
 */
public final class ClusterConnection {

  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PING = Duration.ofSeconds(20);
  private static final Duration TOKEN_REFRESH = Duration.ofMinutes(5);

  private final ClusterConfig config;
  private final String userAgent;
  private final @Nullable Path file;
  private String digest; // guarded by this
  private volatile ApiClient client;

  private ClusterConnection(ClusterConfig config, String userAgent, @Nullable Path file) {
    this.config = config;
    this.userAgent = userAgent;
    this.file = file;
    this.digest = digest();
    this.client = build();
  }

  /**
   * Opens the connection.
   *
   * @param version the responder's version, for the user agent
   * @param environment the process's environment variables
   * @throws ConnectionException when the credentials cannot be read
   */
  public static ClusterConnection open(
      ClusterConfig config, String version, Map<String, String> environment) {
    return new ClusterConnection(config, "responder/" + version, kubeconfig(config, environment));
  }

  /** The configured name of the cluster. */
  public String cluster() {
    return config.name();
  }

  /** The API server's address. */
  public String server() {
    return client.getBasePath();
  }

  /** The client to use for the next request. */
  public ApiClient client() {
    return client;
  }

  /**
   * Reads the credentials again, because the server refused them.
   *
   * @param refused the client that was refused: where another one is in use already, nothing is
   *     done
   * @throws ConnectionException when the credentials cannot be read
   */
  public synchronized void refresh(ApiClient refused) {
    if (client == refused) {
      digest = digest();
      client = build();
    }
  }

  /**
   * Reads everything again if a file that it was read from says something else now: the kubeconfig,
   * and the certificates and tokens that it names, or the pod's service account.
   *
   * @throws ConnectionException when the credentials cannot be read; the ones in use stay
   */
  public synchronized void refreshIfChanged() {
    String now = digest();
    if (!now.equals(digest)) {
      client = build();
      digest = now;
    }
  }

  private String digest() {
    StringBuilder all = new StringBuilder();
    for (Path source : sources()) {
      try {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source));
        all.append(HexFormat.of().formatHex(sum));
      } catch (IOException | NoSuchAlgorithmException e) {
        // A file that is being replaced is looked at again.
        all.append(source);
      }
    }
    return all.toString();
  }

  private List<Path> sources() {
    if (file == null) {
      // The token is read again by the client itself.
      return List.of(SERVICE_ACCOUNT.resolveSibling("ca.crt"));
    }
    List<Path> sources = new ArrayList<>(List.of(file));
    try {
      KubeConfig kubeconfig = read(file);
      String[] named = {
        kubeconfig.getCertificateAuthorityFile(),
        kubeconfig.getClientCertificateFile(),
        kubeconfig.getClientKeyFile(),
        tokenFile(kubeconfig)
      };
      for (String name : named) {
        if (name != null && !name.isEmpty()) {
          sources.add(file.resolveSibling(name));
        }
      }
    } catch (IOException | RuntimeException e) {
      // Half written: its own bytes will differ.
    }
    return sources;
  }

  private static @Nullable String tokenFile(KubeConfig kubeconfig) {
    for (Object user : kubeconfig.getUsers()) {
      // Which of the users is in use does not matter: reading again does no harm.
      if (user instanceof Map<?, ?> entry
          && entry.get("user") instanceof Map<?, ?> settings
          && settings.get("tokenFile") instanceof String name) {
        return name;
      }
    }
    return null;
  }

  private ApiClient build() {
    try {
      ClientBuilder builder =
          file == null
              ? ClientBuilder.cluster()
              : ClientBuilder.kubeconfig(read(file), TOKEN_REFRESH);
      ApiClient built = builder.setPingInterval(PING).build();
      built.setUserAgent(userAgent);
      built.setHttpClient(
          built.getHttpClient().newBuilder().connectTimeout(CONNECT_TIMEOUT).build());
      return built;
    } catch (IOException | RuntimeException e) {
      if (e instanceof ConnectionException known) {
        throw known;
      }
      String from = file == null ? "the pod's service account" : "kubeconfig " + file;
      throw new ConnectionException(
          "cluster "
              + config.name()
              + ": "
              + from
              + " cannot be used: "
              + e.getMessage()
              + "; check its server, certificate and user entries",
          e);
    }
  }

  private KubeConfig read(Path path) throws IOException {
    KubeConfig kubeconfig;
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      // The client does not expect an empty one.
      kubeconfig = text.isBlank() ? null : KubeConfig.loadKubeConfig(new StringReader(text));
    } catch (CharacterCodingException e) {
      throw new ConnectionException(
          "cluster " + config.name() + ": kubeconfig " + path + " is not UTF-8; name another", e);
    }
    if (kubeconfig == null || kubeconfig.getContexts() == null) {
      throw new ConnectionException(
          "cluster " + config.name() + ": " + path + " is no kubeconfig: it has no contexts");
    }
    kubeconfig.setFile(new File(path.toString()));
    String context = config.context();
    if (context != null && !kubeconfig.setContext(context)) {
      throw new ConnectionException(
          "cluster "
              + config.name()
              + ": kubeconfig "
              + path
              + " has no context \""
              + context
              + "\"; it has "
              + contexts(kubeconfig));
    }
    return kubeconfig;
  }

  private static String contexts(KubeConfig kubeconfig) {
    List<String> names =
        kubeconfig.getContexts().stream()
            .filter(Map.class::isInstance)
            .map(entry -> String.valueOf(((Map<?, ?>) entry).get("name")))
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static @Nullable Path kubeconfig(ClusterConfig config, Map<String, String> environment) {
    String configured = config.kubeconfig();
    if (configured != null) {
      return readable(Path.of(configured), config);
    }
    boolean inCluster =
        environment.containsKey("KUBERNETES_SERVICE_HOST") && Files.exists(SERVICE_ACCOUNT);
    if (inCluster && config.context() == null) {
      return null;
    }
    for (String entry : environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1)) {
      if (!entry.isBlank() && Files.exists(Path.of(entry))) {
        return readable(Path.of(entry), config);
      }
    }
    Path home = Path.of(environment.getOrDefault("HOME", ""), ".kube", "config");
    if (Files.exists(home)) {
      return readable(home, config);
    }
    throw new ConnectionException(
        "cluster "
            + config.name()
            + ": no credentials: not in a pod, $KUBECONFIG names no file, and "
            + home
            + " does not exist; set kubeconfig in the cluster's configuration");
  }

  private static Path readable(Path path, ClusterConfig config) {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new ConnectionException(
          "cluster "
              + config.name()
              + ": kubeconfig "
              + path
              + (Files.exists(path) ? " cannot be read" : " does not exist")
              + "; correct kubeconfig in the cluster's configuration");
    }
    return path;
  }
}
