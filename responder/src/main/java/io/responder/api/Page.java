package io.responder.api;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total how many there are altogether
 * @param offset how many are before these
 * @param whole false where some that are not resolved are missing, because there were more than fit
 */
record Page<T>(int total, int offset, boolean whole, List<T> items) {
  Page {
    items = List.copyOf(items);
  }

  static <T> Page<T> of(List<T> all, int offset, int limit, boolean whole) {
    int from = Math.min(offset, all.size());
    int to = Math.min(all.size(), from + limit);
    return new Page<>(all.size(), offset, whole, all.subList(from, to));
  }
}
