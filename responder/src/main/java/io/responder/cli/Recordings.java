package io.responder.cli;

import io.responder.kube.facts.KindCatalog;
import io.responder.kube.recording.RecordedCluster;
import io.responder.kube.recording.RecordingException;
import io.responder.kube.recording.RecordingReader;
import io.responder.kube.watch.WatchConfig;
import io.responder.model.ClusterEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Recordings of a cluster's watch streams, as the events that they are. */
final class Recordings {

  private Recordings() {}

  /**
   * Reads files one after the other as the streams of one cluster.
   *
   * @return how many lines there were
   * @throws ExitException with file and line, when one cannot be read
   */
  static long read(List<Path> files, String name, Consumer<ClusterEvent> sink) {
    var cluster =
        new RecordedCluster(
            name, new KindCatalog(List.of()), WatchConfig.defaults().annotationFilter());
    long lines = 0;
    for (var file : files) {
      try (var reader = new RecordingReader(file)) {
        for (var line = reader.next(); line.isPresent(); line = reader.next()) {
          cluster.take(line.get()).forEach(sink);
          lines++;
        }
      } catch (RecordingException e) {
        throw new ExitException(ExitException.USAGE, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw FileTrouble.unreadable(file, e);
      }
    }
    return lines;
  }
}
