package io.responder.kube.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.kube.decode.ResourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The documented vocabulary is the code's. */
class FactsDocTest {

  private static final KindCatalog CATALOG = new KindCatalog(List.of());

  private final String doc;

  FactsDocTest() throws IOException {
    doc =
        Files.readString(
            Path.of(System.getProperty("responder.root", "..")).resolve("docs/facts.md"));
  }

  @Test
  void everyAttributeOfEveryKindIsDocumented() {
    assertThat(section("Pod template")).isEqualTo(Set.copyOf(PodTemplate.ATTRIBUTES));
    assertThat(section("Every kind")).containsExactly("finalizers");
    for (ResourceKind kind : CATALOG.kinds()) {
      Set<String> own = new TreeSet<>(CATALOG.reader(kind).attributes());
      if (own.containsAll(PodTemplate.ATTRIBUTES)) {
        own.removeAll(PodTemplate.ATTRIBUTES);
      }
      assertThat(section(kind.kind())).as("attributes of %s", kind.kind()).isEqualTo(own);
    }
    assertThat(section("Any configured kind"))
        .isEqualTo(Set.copyOf(new CustomResourceReader().attributes()));
  }

  @Test
  void everyDroppedEventIsDocumented() {
    String last = doc.strip().lines().reduce((a, b) -> b).orElse("");
    assertThat(List.of(last.replace("`", "").split(", ")))
        .containsExactlyElementsOf(new TreeSet<>(EventReader.DROPPED_WHEN_NORMAL));
  }

  private Set<String> section(String title) {
    Set<String> names = new LinkedHashSet<>();
    boolean inside = false;
    for (String line : doc.lines().toList()) {
      if (line.startsWith("### ")) {
        inside = List.of(line.substring(4).split(", ")).contains(title);
      } else if (line.startsWith("## ")) {
        inside = false;
      } else if (inside && line.startsWith("| `")) {
        names.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    return names;
  }
}
