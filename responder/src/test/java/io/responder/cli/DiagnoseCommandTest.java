package io.responder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.ResponderApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder.
class DiagnoseCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  @TempDir private Path folder;

  private static String diagnose(Path file) throws IOException {
    var out = new ByteArrayOutputStream();
    var arguments = new HashMap<String, Object>(Map.of("file", file));
    arguments.put("rules", ROOT.resolve("rules"));
    new DiagnoseCommand(new PrintStream(out, true, StandardCharsets.UTF_8))
        .run(new Bootstrap<>(new ResponderApplication()), new Namespace(arguments));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void namesTheCauseOfEachLine() throws IOException {
    var file = folder.resolve("messages.jsonl");
    Files.writeString(
        file, "{\"id\": 1, \"message\": \"no match for platform in manifest: not found\"}\n\n");
    assertThat(diagnose(file)).startsWith("{\"id\":1,\"cause\":\"image-platform-mismatch\"");
  }

  @Test
  void aLineThatIsNoObjectIsSaidWithItsNumber() throws IOException {
    var file = folder.resolve("messages.jsonl");
    Files.writeString(file, "\n[1]\n");
    assertThatThrownBy(() -> diagnose(file)).hasMessage(file + ":2: is not a JSON object");
  }

  @Test
  void whatIsNoFileOfTextIsSaidAsSuch() throws IOException {
    assertThatThrownBy(() -> diagnose(folder))
        .hasMessage(folder + ": is a folder, not a file; name a file");
    assertThatThrownBy(() -> diagnose(folder.resolve("none")))
        .hasMessageContaining("does not exist");
    var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> diagnose(binary))
        .hasMessage(binary + ": is not UTF-8; save it as UTF-8");
  }
}
