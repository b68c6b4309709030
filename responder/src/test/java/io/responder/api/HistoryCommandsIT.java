package io.responder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.history.Member;
import io.responder.history.Observation;
import io.responder.model.Health;
import io.responder.model.ObjectRef;
import io.responder.model.Told;
import io.responder.notify.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code figures} and {@code stability} as processes, against the API. */
class HistoryCommandsIT {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private record Result(int code, String out, String err) {}

  private Result run(ApiUnderTest api, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.responder.ResponderApplication");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--server", "http://127.0.0.1:" + api.port()));
    var out = folder.resolve("out");
    var err = folder.resolve("err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("RESPONDER_LOG", folder.resolve("log").toString());
    var process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void theyAnswerForPeopleAndByTheirExitCode() throws Exception {
    try (var api = new ApiUnderTest(ApiConfig.defaults())) {
      var course = new Samples.Course("healed");
      api.knows(course.opened()).knows(course.healed(60)).caughtUp();
      api.ledger.take(new Told("healed", "prod", "chat", Samples.at(20)));
      var web = new ObjectRef("prod", "apps", "Deployment", "shop", "web", "uid-web");
      var pod = new ObjectRef("prod", "", "Pod", "shop", "web-1", "uid-1");
      var longAgo = ApiUnderTest.NOW.minus(Duration.ofDays(300));
      api.members =
          List.of(
              new Member(web, web, null, Health.HEALTHY, Set.of(), longAgo),
              new Member(pod, web, null, Health.HEALTHY, Set.of(), longAgo));
      api.observation = new Observation(longAgo, ApiUnderTest.NOW, Set.of());

      var stable = run(api, "stability", "shop/web", "--for", "50m", "--criteria", "pods,watched");
      assertThat(stable.err()).isEmpty();
      assertThat(stable.code()).isZero();
      assertThat(stable.out())
          .contains("shop/web is stable since 2026-01-05T09:01:00Z: 2 of 2 criteria")
          .contains("broken last by image-platform-mismatch of Deployment shop/web");

      var unproven = run(api, "stability", "shop/web", "--for", "50m");
      assertThat(unproven.code()).isEqualTo(1);
      assertThat(unproven.out()).contains("is unproven: 3 of 5 criteria");

      var unstable = run(api, "stability", "web", "--output", "json");
      assertThat(unstable.code()).isEqualTo(1);
      assertThat(unstable.out()).startsWith("{\"service\":\"web\",\"verdict\":\"unstable\"");

      var wrong = run(api, "stability", "a/b/c/d");
      assertThat(wrong.code()).isEqualTo(2);
      assertThat(wrong.err()).contains("must be name, namespace/name or namespace/Kind/name");
      assertThat(run(api, "stability", "web", "--criteria", "pod").err())
          .contains("criteria: must be one of pods")
          .contains("did you mean pods?");

      var figures = run(api, "figures", "--by", "cause", "--for", "2h");
      assertThat(figures.code()).as(figures.err()).isZero();
      assertThat(figures.out().lines().toList().get(1))
          .startsWith(
              "image-platform-mismatch  1          0     0.0 s     20 s   -             60 s");
      assertThat(figures.out())
          .contains("receiver chat had the news of 1 incident 20 s after the onset on average");
      var available = run(api, "figures", "--service", "shop/web", "--for", "100m");
      assertThat(available.out())
          .startsWith("shop/web: 99.0000 % without a critical incident, 1 incident, down for 60 s");
    }
  }
}
