package dev.orderly.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the module that a package and its sub-packages belong to; it is the source of the events declared there. */
@Documented
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Module {

    /** Lower case: {@code order}; the name of its topic, its migrations and in {@code ORDERLY_MODULES}. */
    String value();
}
