package io.responder.simulator.audit;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Every mutating request in the order of its answers. Thread safe. An entry is written before the
 * answer is sent, so that a client that has its answer finds itself here.
 */
public final class AuditLog {
  private final ConcurrentLinkedQueue<AuditEntry> entries = new ConcurrentLinkedQueue<>();

  /** An immutable copy of all entries. */
  public List<AuditEntry> entries() {
    return List.copyOf(entries);
  }

  /** Only the entries that changed the store. */
  public List<AuditEntry> effects() {
    return entries.stream().filter(AuditEntry::effective).toList();
  }

  /** Forgets everything. */
  public void clear() {
    entries.clear();
  }

  /** Adds an entry. */
  public void add(AuditEntry entry) {
    entries.add(entry);
  }
}
