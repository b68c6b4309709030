package io.responder.model;

import static java.util.Objects.requireNonNull;

/** One text in the languages the product speaks. Plain text: whoever shows it escapes it. */
public record LocalizedText(String en, String ko) {

  public LocalizedText {
    requireNonNull(en, "en");
    requireNonNull(ko, "ko");
  }

  /** The text in {@code language} ({@code en} or {@code ko}); English for any other. */
  public String in(String language) {
    return "ko".equals(language) ? ko : en;
  }
}
