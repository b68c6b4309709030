package io.responder;

import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.responder.notify.console.ConsoleConfig;
import io.responder.notify.webhook.WebhookConfig;
import java.util.List;

/** The types of receivers: the one list to extend. */
public final class ReceiverTypes {

  /** By the name that stands under {@code type}. */
  public static final List<NamedType> ALL =
      List.of(
          new NamedType(ConsoleConfig.class, "console"),
          new NamedType(WebhookConfig.class, "webhook"));

  private ReceiverTypes() {}

  /** Teaches an object mapper to read every type of {@link ReceiverConfig}. */
  public static SimpleModule module() {
    SimpleModule module = new SimpleModule("receivers");
    ALL.forEach(module::registerSubtypes);
    return module;
  }
}
