package io.responder.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** By which factor one of ours may be dearer when a parameter goes up, all else the same. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Growth {
  String of();

  String from();

  String to();

  double atMost();
}
