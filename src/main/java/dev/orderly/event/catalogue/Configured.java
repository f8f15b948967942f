package dev.orderly.event.catalogue;

import static java.lang.annotation.ElementType.TYPE;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link dev.orderly.event.Subscriber} of the kit that is there only where a setting says so, in every instance that has
 * this setting, whatever modules run in it; without it the class is no bean. Its handler observes {@code @Durable}
 * {@link dev.orderly.event.DomainEvent}: which types it hears, another setting says, the same key with {@code .types} behind it,
 * by names or patterns as the bus has them; all, if it does not.
 */
@Documented
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Configured {

    /** The key of the setting, {@code orderly.bridge.out}. */
    String value();

    /** What it is shown under, in the place of a module. */
    String module();

    /** Whether its events come from elsewhere than from the transport, by an inlet of its name. */
    boolean foreign() default false;
}
