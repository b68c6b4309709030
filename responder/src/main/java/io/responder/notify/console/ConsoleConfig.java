package io.responder.notify.console;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.responder.model.Severity;
import io.responder.notify.Language;
import io.responder.notify.Receiver;
import io.responder.notify.ReceiverConfig;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of {@code type: console}.
 *
 * @param name its name; {@code console} unless set
 * @param language the language; {@code en} unless set
 * @param severity the least severity that is told; all unless set
 * @param style plain unless set
 * @param width the width of a block in columns; 96 unless set
 */
public record ConsoleConfig(
    @NotBlank String name,
    @NotNull @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES)
        Language language,
    @NotNull @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES)
        Severity severity,
    @NotNull @JsonFormat(with = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES) Style style,
    @NotNull @Min(60) @Max(240) Integer width)
    implements ReceiverConfig {

  /** Null components take their defaults. */
  public ConsoleConfig(
      @Nullable String name,
      @Nullable Language language,
      @Nullable Severity severity,
      @Nullable Style style,
      @Nullable Integer width) {
    this.name = name == null ? "console" : name;
    this.language = language == null ? Language.EN : language;
    this.severity = severity == null ? Severity.INFO : severity;
    this.style = style == null ? Style.PLAIN : style;
    this.width = width == null ? 96 : width;
  }

  @Override
  public Receiver receiver(Surroundings surroundings) {
    return new ConsoleReceiver(name, new Block(language, style, width), surroundings.output());
  }
}
