package io.responder.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code rules} of the configuration.
 *
 * @param directory the folder of rule packs; the shipped ones unless set
 */
public record RulesConfig(Path directory) {

  public RulesConfig(@Nullable Path directory) {
    this.directory = directory == null ? Rules.shipped() : directory;
  }

  public static RulesConfig defaults() {
    return new RulesConfig(null);
  }
}
