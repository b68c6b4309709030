package io.responder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StrictReaderTest {

  enum Mode {
    OBSERVE,
    AUTO
  }

  record Cluster(@NotNull @Nullable String name, @Nullable List<String> namespaces) {}

  record Watch(@Min(1) int pageSize, @Nullable Duration timeout) {
    Watch {
      if (pageSize == 13) {
        throw new IllegalArgumentException("13 brings bad luck: use 12 or 14");
      }
    }
  }

  record Config(
      @Valid @Nullable List<Cluster> clusters, @Valid @Nullable Watch watch, @Nullable Mode mode) {}

  private final StrictReader reader =
      new StrictReader(
          new ObjectMapper(),
          Validation.buildDefaultValidatorFactory().getValidator(),
          Map.of("NAME", "prod"));

  private Config read(String yaml) {
    return reader.read("config.yml", yaml, Config.class);
  }

  private List<String> problemsOf(String yaml) {
    try {
      read(yaml);
      return List.of();
    } catch (InvalidFileException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Test
  void reads_a_correct_file_with_durations_and_environment_variables() {
    var config =
        read(
            """
            clusters:
              - name: ${NAME}
                namespaces: ['${SPACE:-shop}']
            watch:
              pageSize: 500
              timeout: 90s
            mode: AUTO
            """);
    assertThat(config)
        .isEqualTo(
            new Config(
                List.of(new Cluster("prod", List.of("shop"))),
                new Watch(500, Duration.ofSeconds(90)),
                Mode.AUTO));
  }

  @Test
  void reports_every_mistake_at_once_with_its_place_and_a_remedy() {
    assertThat(
            problemsOf(
                """
                clustrs: []
                clusters:
                  - nmae: a
                  - name: [1]
                  - name: b
                    nampespaces: [x]
                watch:
                  pageSize: many
                  timeout: 30
                mode: AUTOO
                """))
        .containsExactly(
            "config.yml:1:1: clustrs: is not a known key; did you mean 'clusters'?",
            "config.yml:3:5: clusters[0].nmae: is not a known key; did you mean 'name'?",
            "config.yml:3:5: clusters[0].name: must not be null",
            "config.yml:4:5: clusters[1].name: must be text, not [1]",
            "config.yml:6:5: clusters[2].nampespaces: is not a known key; did you mean"
                + " 'namespaces'?",
            "config.yml:8:3: watch.pageSize: must be a number, not \"many\"",
            "config.yml:9:3: watch.timeout: must be a duration such as 30s, 5m or 2h, not 30",
            "config.yml:10:1: mode: 'AUTOO' is not one of OBSERVE, AUTO; did you mean 'AUTO'?");
  }

  @Test
  void an_invariant_of_a_section_is_reported_with_its_own_words() {
    assertThat(problemsOf("watch: {pageSize: 13}"))
        .containsExactly("config.yml:1:1: watch: 13 brings bad luck: use 12 or 14");
  }

  @Test
  void a_key_that_stands_twice_is_a_mistake() {
    assertThat(problemsOf("mode: AUTO\nmode: OBSERVE\n"))
        .containsExactly("config.yml:2:1: mode: stands here twice: remove one");
  }

  @Test
  void broken_yaml_is_reported_with_its_line() {
    assertThat(problemsOf("mode: AUTO\nwatch: {pageSize: 5\n")).hasSize(1);
    assertThat(problemsOf("mode: AUTO\nwatch: {pageSize: 5\n").get(0))
        .startsWith("config.yml:3:1: is not valid YAML: expected ',' or '}'");
  }

  @Test
  void an_environment_variable_that_is_not_set_is_a_mistake() {
    assertThat(problemsOf("clusters: [{name: '${MISSING}'}]"))
        .anyMatch(problem -> problem.contains("the environment variable MISSING is not set"));
  }

  @Test
  void an_alias_bomb_is_refused() {
    var bomb =
        """
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        clusters: [*c, *c, *c, *c]
        """;
    assertThat(problemsOf(bomb)).isNotEmpty();
  }

  @Test
  void a_file_that_does_not_exist_is_named() {
    assertThatThrownBy(() -> reader.read(Path.of("nowhere.yml"), Config.class))
        .isInstanceOf(InvalidFileException.class)
        .hasMessage("nowhere.yml: does not exist; check the path");
  }
}
