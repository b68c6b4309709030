package io.responder.fault.harness;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A way in which a container breaks: what a kubelet says, and the cause that is right for it. */
public enum Breakage {
  PLATFORM(
      "image-platform-mismatch",
      "ErrImagePull",
      "rpc error: code = NotFound desc = failed to pull and unpack image \"%IMAGE\": no match for"
          + " platform in manifest: not found"),
  TAG(
      "image-tag-not-found",
      "ErrImagePull",
      "rpc error: code = NotFound desc = failed to pull and unpack image \"%IMAGE\": failed to"
          + " resolve reference \"%IMAGE\": %IMAGE: not found"),
  SECRET(
      "config-ref-missing",
      "CreateContainerConfigError",
      "secret \"db-credentials\" not found; tried https://robot:%SECRET@vault.example.com/v1"),
  KEY(
      "config-key-missing",
      "CreateContainerConfigError",
      "couldn't find key password in Secret shop/db-credentials"),
  COMMAND(
      "container-command-not-found",
      "RunContainerError",
      "failed to create containerd task: failed to create shim task: OCI runtime create failed:"
          + " runc create failed: unable to start container process: error during container init:"
          + " exec: \"serve\": executable file not found in $PATH: unknown");

  private final String cause;
  private final String reason;
  private final String message;

  Breakage(String cause, String reason, String message) {
    this.cause = cause;
    this.reason = reason;
    this.message = message;
  }

  /** The cause that an incident of it must name. */
  public String cause() {
    return cause;
  }

  /** The {@code state} of a container that is broken like this. */
  ObjectNode state(String image, String secret) {
    var state = JsonNodeFactory.instance.objectNode();
    state
        .putObject("waiting")
        .put("reason", reason)
        .put("message", message.replace("%IMAGE", image).replace("%SECRET", secret));
    return state;
  }
}
