package io.responder.cli;

import java.util.Locale;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** For whom a command prints. */
enum Output {
  /** For a person. */
  TEXT,
  /** For a script: one JSON object a line. */
  JSON;

  static void addArgument(Subparser parser) {
    parser
        .addArgument("--output")
        .choices("text", "json")
        .setDefault("text")
        .help("text for people, json for scripts");
  }

  static Output of(Namespace namespace) {
    return valueOf(namespace.getString("output").toUpperCase(Locale.ROOT));
  }
}
