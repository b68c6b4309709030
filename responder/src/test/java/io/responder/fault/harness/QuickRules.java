package io.responder.fault.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of the rules that ship in which incidents end two seconds after everything is healthy, so
 * that minutes of a run hold hundreds of incidents.
 */
public final class QuickRules {

  private QuickRules() {}

  /** Copies the rules without their tests; returns where to. */
  public static Path copy(Path from, Path to) {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
        var name = file.getFileName().toString();
        if (!name.endsWith(".test.yml")) {
          var text = Files.readString(file).replaceAll("(?m)^keepFiring: .*\\R", "");
          var copy = to.resolve(from.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.writeString(copy, text.stripTrailing() + "\nkeepFiring: 2s\n");
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
