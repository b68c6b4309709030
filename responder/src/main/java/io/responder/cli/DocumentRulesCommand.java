package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.rule.document.PackPages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Writes the rules as pages for people. */
public final class DocumentRulesCommand extends ResponderCommand {

  private final PrintStream out;

  public DocumentRulesCommand(PrintStream out) {
    super("document-rules", "Write one page for each rule pack, in English and Korean");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("directory")
        .nargs("?")
        .type(PathArgument.PATH)
        .help("folder of rules; default: the shipped ones");
    parser
        .addArgument("--out")
        .type(PathArgument.PATH)
        .required(true)
        .help("folder to write the pages to; other files in it stay");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var pages = PackPages.of(Rules.load(arguments.get("directory")));
    Path folder = arguments.get("out");
    try {
      Files.createDirectories(folder);
      for (var page : pages.entrySet()) {
        Files.writeString(folder.resolve(page.getKey()), page.getValue(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw FileTrouble.unwritable(folder, e);
    }
    out.println(pages.size() + " pages in " + folder);
    out.flush();
  }
}
