package io.responder.simulator.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a cluster's watches said, in order.
 *
 * @param name where it came from, for messages
 */
public record Recording(String name, List<RecordedChange> changes) {
  public Recording {
    changes = List.copyOf(changes);
  }

  /**
   * Reads a file of one JSON object a line; empty lines are passed over.
   *
   * @throws IllegalArgumentException when a line is broken; the message names file and line
   */
  public static Recording read(Path file) {
    List<RecordedChange> changes = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          changes.add(parse(file, number, line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recording " + file, e);
    }
    return new Recording(file.toString(), changes);
  }

  private static RecordedChange parse(Path file, int number, String line) {
    try {
      JsonNode json = Json.parse(line);
      String resource = Json.text(json, "resource");
      String type = Json.text(json, "type");
      String at = Json.text(json, "at");
      Instant time = RecordedChange.parse(at);
      if (resource.isEmpty()) {
        throw new IllegalArgumentException("no \"resource\"");
      }
      if (!at.isEmpty() && time == null) {
        throw new IllegalArgumentException("\"at\" is no time: " + at);
      }
      RecordedChange.Type known =
          Arrays.stream(RecordedChange.Type.values())
              .filter(t -> t.name().equals(type))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("unknown \"type\": " + type));
      if (!(json.path("object") instanceof ObjectNode object)) {
        throw new IllegalArgumentException("\"object\" is no object");
      }
      return new RecordedChange(number, resource, known, object, time);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + " line " + number + " is no recorded change: " + e.getMessage(), e);
    }
  }
}
