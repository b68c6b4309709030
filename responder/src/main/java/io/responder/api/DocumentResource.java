package io.responder.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI document. */
@Path("/v1/openapi.json")
public final class DocumentResource {

  private final byte[] document;

  DocumentResource() {
    try {
      document = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read() {
    try (InputStream yaml =
        Objects.requireNonNull(DocumentResource.class.getResourceAsStream("openapi.yaml"))) {
      return new ObjectMapper(new YAMLFactory()).readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Needs(Role.VIEW)
  public byte[] document() {
    return document.clone();
  }
}
