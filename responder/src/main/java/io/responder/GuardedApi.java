package io.responder;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An API without tokens listens on loopback only. */
@Constraint(validatedBy = GuardedApi.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface GuardedApi {

  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Looks at where the application connectors are bound. */
  final class Validator implements ConstraintValidator<GuardedApi, ResponderConfiguration> {

    @Override
    public boolean isValid(ResponderConfiguration config, ConstraintValidatorContext context) {
      if (!config.api().tokens().isEmpty()) {
        return true;
      }
      for (ConnectorFactory connector : connectors(config.getServerFactory())) {
        if (!isOnLoopback(connector)) {
          String message =
              "without tokens the API must listen on loopback only, and "
                  + place(connector)
                  + " is not: set server.applicationConnectors[].bindHost to 127.0.0.1, or name who"
                  + " may ask under api.tokens, or switch the API off with"
                  + " server.applicationConnectors: []";
          context.disableDefaultConstraintViolation();
          context
              .buildConstraintViolationWithTemplate(message.replace("{", "(").replace("$", ""))
              .addPropertyNode("api")
              .addPropertyNode("tokens")
              .addConstraintViolation();
          return false;
        }
      }
      return true;
    }

    static List<ConnectorFactory> connectors(ServerFactory server) {
      if (server instanceof DefaultServerFactory both) {
        return both.getApplicationConnectors();
      }
      return server instanceof SimpleServerFactory one ? List.of(one.getConnector()) : List.of();
    }

    private static boolean isOnLoopback(ConnectorFactory connector) {
      String host = connector instanceof HttpConnectorFactory http ? http.getBindHost() : null;
      try {
        return host != null && InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }

    private static String place(ConnectorFactory connector) {
      @Nullable HttpConnectorFactory http =
          connector instanceof HttpConnectorFactory known ? known : null;
      return http == null
          ? "a connector of another type"
          : (http.getBindHost() == null ? "every address" : http.getBindHost())
              + ':'
              + http.getPort();
    }
  }
}
