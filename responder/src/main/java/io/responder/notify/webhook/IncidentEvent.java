package io.responder.notify.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.responder.model.TransitionReason;
import io.responder.notify.Language;
import io.responder.notify.Notification;
import io.responder.notify.Notification.Timing;
import java.time.Instant;
import java.util.List;

/**
 * The event that a webhook receives: CloudEvents 1.0, structured mode. Its shape is public: fields
 * are added, never renamed or removed. Fields without a value are left out. Text comes from the
 * cluster and is to be escaped by whoever shows it.
 *
 * @param specVersion {@code 1.0}
 * @param id the transition: {@code <incident>-<number>}
 * @param source {@code /responder/<cluster>}
 * @param type {@code io.responder.incident.opened}, {@code .updated}, {@code .reopened} or {@code
 *     .resolved}
 * @param subject the incident's id
 * @param time when the incident changed
 * @param contentType {@code application/json}
 * @param data what happened and the incident after it
 */
public record IncidentEvent(
    @JsonProperty("specversion") String specVersion,
    String id,
    String source,
    String type,
    String subject,
    Instant time,
    @JsonProperty("datacontenttype") String contentType,
    Change data) {

  /** The event of a notification. */
  static IncidentEvent of(Notification notification, Language language) {
    String cluster = notification.incident().problem().workload().cluster();
    return new IncidentEvent(
        "1.0",
        notification.id(),
        "/responder/" + cluster,
        "io.responder.incident." + notification.news().label(),
        notification.incident().id(),
        notification.at(),
        "application/json",
        new Change(
            notification.reason().label(),
            notification.transition().number(),
            notification.superseded().stream().map(TransitionReason::label).toList(),
            notification.timing() == Timing.DELAYED,
            IncidentView.of(notification.incident(), language)));
  }

  /**
   * What happened.
   *
   * @param reason why the incident changed: {@code opened}, {@code diagnosed}, {@code spread},
   *     {@code correlated}, {@code reopened}, {@code flapping}, {@code escalated}, {@code unmuted},
   *     {@code healed}, {@code gone}, {@code expired}, {@code withdrawn} or {@code closed}
   * @param number the number of the change within the incident; a later one has a higher
   * @param superseded the reasons of earlier changes that were not delivered on their own
   * @param delayed true where it could not be delivered in time
   * @param incident the incident after it
   */
  public record Change(
      String reason, int number, List<String> superseded, boolean delayed, IncidentView incident) {}
}
