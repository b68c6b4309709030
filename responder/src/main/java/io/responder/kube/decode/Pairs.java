package io.responder.kube.decode;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small map under construction, in order, that is used again. One thread. */
final class Pairs {

  private String[] names = new String[16];
  private String[] values = new String[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** Adds a pair; a second one of the same name takes the value of the first. */
  void put(String name, String value) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        values[i] = value;
        return;
      }
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size] = value;
    size++;
  }

  /** Whether the map has exactly these pairs. */
  boolean same(Map<String, String> map) {
    if (map.size() != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!values[i].equals(map.get(names[i]))) {
        return false;
      }
    }
    return true;
  }

  /** A hash that does not depend on the order. */
  int hash() {
    int hash = size;
    for (int i = 0; i < size; i++) {
      hash += (names[i].hashCode() * 31 ^ values[i].hashCode()) * 0x9E3779B9;
    }
    return hash;
  }

  Map<String, String> toMap() {
    if (size == 0) {
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>(2 * size);
    for (int i = 0; i < size; i++) {
      map.put(names[i], values[i]);
    }
    return map;
  }
}
