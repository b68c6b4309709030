package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * That a receiver has the news of an incident: it accepted the first notification of it.
 *
 * @param incident the incident's id
 * @param cluster the cluster of the incident
 * @param receiver the receiver's name
 * @param at when it had accepted it
 */
public record Told(String incident, String cluster, String receiver, Instant at) {
  public Told {
    requireNonNull(incident, "incident");
    requireNonNull(cluster, "cluster");
    requireNonNull(receiver, "receiver");
    requireNonNull(at, "at");
  }
}
