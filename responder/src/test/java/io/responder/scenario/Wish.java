package io.responder.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import io.responder.rule.test.Timeline;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants at an offset: {@code silence} with {@code matchers} and either {@code for} or
 * {@code days}, {@code from}, {@code to} and {@code zone}; {@code end} of a silence; or an action
 * of a command with the name of a workload.
 */
record Wish(int number, Map<String, String> fields) {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static List<Wish> read(String text) throws IOException {
    List<Map<String, String>> all = YAML.readValue(text, new TypeReference<>() {});
    List<Wish> wishes = new ArrayList<>();
    all.forEach(fields -> wishes.add(new Wish(wishes.size() + 1, fields)));
    return wishes;
  }

  Instant at() {
    return Timeline.START.plus(duration(field("at")));
  }

  /**
   * The input that it makes.
   *
   * @param incident the id of the incident of a workload
   */
  ClusterInput input(UnaryOperator<String> incident) {
    String id = "wish-" + number;
    if (fields.containsKey("silence")) {
      Silence silence =
          new Silence(
              field("silence"),
              Matcher.parse(field("matchers")),
              schedule(),
              field("by"),
              field("reason"),
              at());
      return new ClusterInput.Silenced(id, "prod", silence, at());
    }
    if (fields.containsKey("end")) {
      return new ClusterInput.SilenceEnded(id, "prod", field("end"), field("by"), at());
    }
    Command.Action action =
        Arrays.stream(Command.Action.values())
            .filter(candidate -> fields.containsKey(candidate.label()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing is wanted: " + fields));
    String text = fields.getOrDefault("text", "");
    return new ClusterInput.Commanded(
        new Command(
            id, "prod", incident.apply(field(action.label())), action, text, field("by"), at()));
  }

  private Schedule schedule() {
    if (fields.containsKey("for")) {
      return new Schedule.Once(at(), at().plus(duration(field("for"))));
    }
    return new Schedule.Weekly(
        Arrays.stream(field("days").split(" ", -1))
            .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet()),
        LocalTime.parse(field("from")),
        LocalTime.parse(field("to")),
        ZoneId.of(field("zone")),
        null);
  }

  private String field(String name) {
    @Nullable String value = fields.get(name);
    return requireNonNull(value, () -> name + " is missing: " + fields);
  }

  private static Duration duration(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      case 'd' -> Duration.ofDays(number);
      default -> throw new AssertionError("no duration: " + text);
    };
  }
}
