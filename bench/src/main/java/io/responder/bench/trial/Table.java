package io.responder.bench.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of results. A run of some benchmarks replaces their lines and leaves the others, so
 * each line says from when it is.
 */
final class Table {

  private Table() {}

  static void write(Path file, Map<String, List<Figure>> figures) throws IOException {
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    Map<String, List<String>> rows = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("| ") && !line.startsWith("| benchmark")) {
          rows.computeIfAbsent(line.split(" \\| ", 2)[0].substring(2), n -> new ArrayList<>())
              .add(line);
        }
      }
    }
    figures.forEach(
        (name, of) ->
            rows.put(
                name, of.stream().map(f -> "| " + name + " | " + today + ' ' + f.row()).toList()));
    StringBuilder text = new StringBuilder();
    text.append("# Results\n\nWritten by `bench/run --table bench/RESULTS.md`.\n\n- Machine: ")
        .append(machine())
        .append("\n- JDK: ")
        .append(System.getProperty("java.vm.name"))
        .append(' ')
        .append(System.getProperty("java.runtime.version"))
        .append("\n- Baselines: client-java ")
        .append(version(io.kubernetes.client.openapi.ApiClient.class))
        .append(", Kafka ")
        .append(org.apache.kafka.common.utils.AppInfoParser.getVersion())
        .append(" (the versions of the POM)\n\n")
        .append(
            "| benchmark | date | figure | ours | baseline | value | target | verdict | measured with |\n")
        .append("|---|---|---|---|---|---|---|---|---|\n");
    rows.values().forEach(of -> of.forEach(row -> text.append(row).append('\n')));
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
    return name.replaceAll("^client-java-(?:api-)?|\\.jar$", "");
  }
}
