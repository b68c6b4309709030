package io.responder.bench.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of results. */
final class Table {

  private Table() {}

  static void write(Path file, List<Figure> figures) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Results\n\nWritten by `bench/run --table` on ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(".\n\n- Machine: ")
        .append(machine())
        .append("\n- JDK: ")
        .append(System.getProperty("java.vm.name"))
        .append(' ')
        .append(System.getProperty("java.runtime.version"))
        .append("\n- Baselines: Kubernetes client ")
        .append(version(io.kubernetes.client.openapi.ApiClient.class))
        .append(", Kafka ")
        .append(org.apache.kafka.common.utils.AppInfoParser.getVersion())
        .append(" (the versions of the POM)\n\n")
        .append("| figure | ours | baseline | value | target | | measured with |\n")
        .append("|---|---|---|---|---|---|---|\n");
    figures.forEach(figure -> text.append(figure.row()).append('\n'));
    Files.writeString(file, text.toString());
  }

  private static String machine() throws IOException {
    String model = first(Path.of("/proc/cpuinfo"), "model name");
    String memory = first(Path.of("/proc/meminfo"), "MemTotal");
    return Runtime.getRuntime().availableProcessors()
        + " processors ("
        + (model == null ? System.getProperty("os.arch") : model)
        + "), "
        + (memory == null ? "?" : Long.parseLong(memory.replaceAll("[^0-9]", "")) >> 20)
        + " GB, "
        + System.getProperty("os.name")
        + ' '
        + System.getProperty("os.version")
        + "; shared with other work: ratios count, not absolute times";
  }

  private static @Nullable String first(Path file, String key) throws IOException {
    if (!Files.isReadable(file)) {
      return null;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(null);
    }
  }

  private static String version(Class<?> type) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    String name = jar.substring(jar.lastIndexOf('/') + 1);
    return name.replaceAll("^client-java-api-|\\.jar$", "");
  }
}
