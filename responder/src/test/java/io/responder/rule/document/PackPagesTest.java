package io.responder.rule.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.rule.file.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages of the packs. */
class PackPagesTest {
  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  @Test
  void thePagesInTheRepositoryAreThoseOfTheRules() throws IOException {
    Map<String, String> committed = new TreeMap<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs/packs"))) {
      for (Path file : files.toList()) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    Map<String, String> pages =
        PackPages.of(RuleFiles.read(ROOT.resolve("rules")).load().orThrow());
    assertThat(committed.keySet())
        .as("bin/responder document-rules --out docs/packs writes them; delete what is left over")
        .isEqualTo(pages.keySet());
    pages.forEach(
        (file, text) ->
            assertThat(committed.get(file))
                .as("%s: run bin/responder document-rules --out docs/packs", file)
                .isEqualTo(text));
  }

  @Test
  void aPageSaysWhatTheRuleSays() {
    Map<String, String> pages =
        PackPages.of(
            RuleFiles.of(
                    Map.of(
                        "shop/queue-full.yml",
                        """
                        severity: critical
                        match: {kinds: [Pod], reasons: [Failed], message: 'queue (?P<queue>\\S+) is full'}
                        for: 5m
                        summary: {en: 'Queue ${queue} is full', ko: '큐 ${queue}이(가) 가득 찼습니다'}
                        why: {en: 'Too * <much>', ko: '너무 많음'}
                        steps:
                          - {say: {en: Purge it, ko: 비웁니다}, run: 'queues purge ${queue}', effect: destroys}
                        """))
                .load()
                .orThrow());
    assertThat(pages.keySet())
        .containsExactly("README.ko.md", "README.md", "shop.ko.md", "shop.md");
    assertThat(pages.get("shop.md"))
        .contains(
            "| [queue-full](#queue-full) | critical | Queue `<queue>` is full |",
            "critical; opens when it has held for 5m",
            "- Pod `Failed`\n  - message: `queue (?P<queue>\\S+) is full`",
            "### Why\n\nToo \\* &lt;much>",
            "1. Purge it **(destroys something: decide before you run it)**\n"
                + "   ```\n   queues purge <queue>\n   ```");
    assertThat(pages.get("shop.ko.md")).contains("**큐 `<queue>`이(가) 가득 찼습니다**", "### 조치");
  }
}
