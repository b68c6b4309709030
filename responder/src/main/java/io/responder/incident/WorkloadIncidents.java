package io.responder.incident;

/** The problems of one workload. */
public record WorkloadIncidents() {}
