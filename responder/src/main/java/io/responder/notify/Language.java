package io.responder.notify;

import io.responder.model.LocalizedText;

/** The languages that notifications are written in. */
public enum Language {
  EN("en"),
  KO("ko");

  private final String label;

  Language(String label) {
    this.label = label;
  }

  /** The name in configuration and records. */
  public String label() {
    return label;
  }

  public String of(LocalizedText text) {
    return text.in(label);
  }
}
