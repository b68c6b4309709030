package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.fault.TlsTerminator.Identity;
import io.responder.simulator.KubeSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F53: a name that cannot be resolved, a certificate that nobody trusts or that has expired is said
 * in clear words, and the service goes on by itself within two minutes once it is put right. A
 * proxy that the virtual machine is told of is used.
 */
class F53NetworkIdentityIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration RECOVERED = Duration.ofMinutes(2);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final KubeSimulator cluster = KubeSimulator.start();
  private final WebhookCollector receiver = WebhookCollector.start();

  @AfterEach
  void stop() {
    receiver.close();
    cluster.close();
  }

  @Test
  void a_name_without_an_address_is_named_and_used_once_it_has_one() throws IOException {
    var hosts = folder.resolve("hosts");
    var local = "127.0.0.1 localhost " + InetAddress.getLocalHost().getHostName() + "\n";
    Files.writeString(hosts, local);
    var server = "http://api.cluster.test:" + URI.create(cluster.url()).getPort();
    try (var service =
        service(cluster.kubeconfig().replace(cluster.url(), server))
            .jvm("-Djdk.net.hosts.file=" + hosts, "-Dsun.net.inetaddr.negative.ttl=1")
            .start()) {
      service.awaitReply("/readyz", 503, START);
      says(service, "api.cluster.test has no address");
      Files.writeString(hosts, local + "127.0.0.1 api.cluster.test\n");
      isTold(service, "web-1");
    }
  }

  @Test
  void a_rotated_authority_is_read_again() throws IOException {
    var old = Identity.make(folder, "old", "-1d", 30);
    var fresh = Identity.make(folder, "fresh", "-1d", 30);
    var authority = Files.writeString(folder.resolve("ca.pem"), old.pem());
    try (var tls = TlsTerminator.before(URI.create(cluster.url()).getPort(), old);
        var service = service(kubeconfig(tls, authority)).start()) {
      isTold(service, "web-1");
      tls.show(fresh);
      says(service, "certificate is not trusted");
      Files.writeString(authority, fresh.pem());
      isTold(service, "web-2");
    }
  }

  @Test
  void an_expired_certificate_is_said_to_be_one() throws IOException {
    var authority = Identity.make(folder, "authority", "-20d", 90);
    var expired = authority.issue(folder, "expired", "-10d", 5);
    var valid = authority.issue(folder, "valid", "-1d", 30);
    var trusted = Files.writeString(folder.resolve("ca.pem"), authority.pem());
    try (var tls = TlsTerminator.before(URI.create(cluster.url()).getPort(), expired);
        var service = service(kubeconfig(tls, trusted)).start()) {
      service.awaitReply("/readyz", 503, START);
      says(service, "certificate has expired");
      tls.show(valid);
      isTold(service, "web-1");
    }
  }

  /** The simulator is its own proxy: it takes requests for any host. */
  @Test
  void a_cluster_that_only_a_proxy_reaches_is_reached() {
    var server = "http://api.nowhere.invalid";
    try (var service =
        service(cluster.kubeconfig().replace(cluster.url(), server))
            .jvm(
                "-Dhttp.proxyHost=127.0.0.1",
                "-Dhttp.proxyPort=" + URI.create(cluster.url()).getPort())
            .start()) {
      isTold(service, "web-1");
    }
  }

  private ServiceProcess service(String kubeconfig) {
    return new ServiceProcess(folder.resolve("service"))
        .watching("test", kubeconfig)
        .telling("hook", receiver.url());
  }

  private String kubeconfig(TlsTerminator tls, Path authority) {
    return cluster
        .kubeconfig()
        .replace(
            "server: \"" + cluster.url() + '"',
            "server: \"https://127.0.0.1:%d\", certificate-authority: \"%s\""
                .formatted(tls.port(), authority));
  }

  private static void says(ServiceProcess service, String text) {
    await()
        .atMost(RECOVERED)
        .untilAsserted(
            () ->
                assertThat(service.get("/readyz").body() + service.output())
                    .containsIgnoringCase(text));
  }

  private void isTold(ServiceProcess service, String pod) {
    BrokenPods.create(cluster, pod);
    await()
        .atMost(RECOVERED)
        .untilAsserted(
            () -> assertThat(BrokenPods.told(receiver)).as(service.output()).contains(pod));
  }
}
