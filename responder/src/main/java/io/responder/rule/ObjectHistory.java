package io.responder.rule;

/** What the rules must remember of one object. */
public record ObjectHistory() {}
