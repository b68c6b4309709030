package io.responder.kube.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials are found in the documented order, and what is wrong with them is said. */
class ClusterConnectionTest {

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: first
      clusters:
      - {name: a, cluster: {server: "http://a.example"}}
      - {name: b, cluster: {server: "http://b.example"}}
      contexts:
      - {name: first, context: {cluster: a, user: u}}
      - {name: second, context: {cluster: b, user: u}}
      users:
      - {name: u, user: {}}
      """;

  private final Path folder;

  ClusterConnectionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theConfiguredFileAndContextComeFirst() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    assertThat(open(file.toString(), null, Map.of()).server()).isEqualTo("http://a.example");
    assertThat(open(file.toString(), "second", Map.of()).server()).isEqualTo("http://b.example");
  }

  @Test
  void theFirstExistingFileOfTheVariableIsNext() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    String several = folder.resolve("missing") + java.io.File.pathSeparator + file;
    assertThat(open(null, "second", Map.of("KUBECONFIG", several)).server())
        .isEqualTo("http://b.example");
  }

  @Test
  void theHomeDirectoryIsLast() throws IOException {
    Files.createDirectories(folder.resolve(".kube"));
    Files.writeString(folder.resolve(".kube/config"), KUBECONFIG);
    assertThat(open(null, null, Map.of("HOME", folder.toString())).server())
        .isEqualTo("http://a.example");
  }

  @Test
  void whatIsWrongIsSaidWithFileAndRemedy() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    Path garbage = Files.writeString(folder.resolve("garbage"), "a: [b");
    Path empty = Files.writeString(folder.resolve("empty"), "a: b");
    refused(folder.resolve("nowhere").toString(), null, "does not exist", "correct kubeconfig");
    refused(file.toString(), "third", "no context \"third\"", "it has first, second");
    refused(garbage.toString(), null, garbage.toString(), "cannot be used");
    refused(empty.toString(), null, "no kubeconfig", empty.toString());
    assertThatThrownBy(() -> open(null, null, Map.of("HOME", folder.toString())))
        .hasMessageContaining("no credentials");
  }

  @Test
  void refreshReadsTheFileAgainOncePerRefusedClient() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), KUBECONFIG);
    ClusterConnection connection = open(file.toString(), null, Map.of());
    var refused = connection.client();
    Files.writeString(file, KUBECONFIG.replace("a.example", "c.example"));
    connection.refresh(refused);
    assertThat(connection.server()).isEqualTo("http://c.example");
    var next = connection.client();
    connection.refresh(refused);
    assertThat(connection.client()).isSameAs(next);
  }

  private static void refused(String file, @Nullable String context, String... said) {
    assertThatThrownBy(() -> open(file, context, Map.of()))
        .isInstanceOf(ConnectionException.class)
        .hasMessageContainingAll(said);
  }

  private static ClusterConnection open(
      @Nullable String file, @Nullable String context, Map<String, String> environment) {
    return ClusterConnection.open(
        new ClusterConfig("lab", file, context, List.of()), "test", environment);
  }
}
