package io.responder.notify.console;

/** How the blocks look. */
public enum Style {
  /** Text only. */
  PLAIN,
  /** With the colours of an ANSI terminal. */
  COLOUR
}
