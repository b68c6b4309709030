package io.responder.incident;

/** The open incidents of one cluster. */
public record ClusterIncidents() {}
