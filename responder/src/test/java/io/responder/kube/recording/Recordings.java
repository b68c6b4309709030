package io.responder.kube.recording;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the recordings of a real cluster lie: beside the repository, not in it. */
public final class Recordings {

  private Recordings() {}

  /** The folder; skips the calling test where it is not there. */
  public static Path folder() {
    Path root = Path.of(System.getProperty("responder.root", ".."));
    // A second work tree of the repository lies one level deeper.
    List<Path> places =
        List.of(root.resolve("../shared/recordings"), root.resolve("../../shared/recordings"));
    Path folder = places.stream().filter(Files::isDirectory).findFirst().orElse(null);
    assumeTrue(folder != null, "skipped: the recordings are not beside the repository");
    return java.util.Objects.requireNonNull(folder);
  }
}
