package io.responder.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** By which factor this baseline must be dearer than the method {@code ours}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AtLeast {
  double value();

  /** The parameter for which it must be, as {@code name=value}; empty for all. */
  String where() default "";
}
