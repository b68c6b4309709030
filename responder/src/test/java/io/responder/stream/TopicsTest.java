package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicsTest {

  private final Topics topics = new Topics(KafkaConfig.embedded(Path.of("unused")));

  @Test
  void theDocumentListsThemAsTheyAre() throws IOException {
    Path document = Path.of(System.getProperty("responder.root", "..")).resolve("docs/topics.md");
    List<String> documented =
        Files.readAllLines(document).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
            .toList();
    assertThat(documented)
        .isEqualTo(
            topics.all().stream()
                .map(
                    topic ->
                        "| `%s` | %s | %s | %s |"
                            .formatted(
                                topic.name(),
                                topic.key(),
                                topic.cleanupPolicy(),
                                kept(topic.retention())))
                .toList());
  }

  private static String kept(@Nullable Duration retention) {
    return retention == null ? "the latest for ever" : retention.toDays() + " days";
  }

  @Test
  void everyDocumentedSchemaExists() throws IOException {
    Path docs = Path.of(System.getProperty("responder.root", "..")).resolve("docs");
    String document = Files.readString(docs.resolve("topics.md"));
    for (String schema :
        List.of("cluster-events", "findings", "incidents", "commands", "deliveries")) {
      assertThat(document).contains("schemas/" + schema + ".json");
      assertThat(docs.resolve("schemas/" + schema + ".json")).isRegularFile();
    }
  }
}
