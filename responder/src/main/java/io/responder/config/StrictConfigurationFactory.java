package io.responder.config;

import io.dropwizard.configuration.ConfigurationFactory;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import java.nio.file.Path;

/** Lets Dropwizard read its configuration through {@link StrictReader}. */
public final class StrictConfigurationFactory<T> implements ConfigurationFactory<T> {

  private final Class<T> type;
  private final StrictReader reader;

  public StrictConfigurationFactory(Class<T> type, StrictReader reader) {
    this.type = type;
    this.reader = reader;
  }

  @Override
  public T build(ConfigurationSourceProvider provider, String path) {
    return reader.read(Path.of(path), type);
  }

  @Override
  public T build() {
    return reader.read("(defaults)", "", type);
  }
}
