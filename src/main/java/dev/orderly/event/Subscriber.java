package dev.orderly.event;

import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import jakarta.transaction.Transactional;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A named, durable group of handlers: what it subscribed to waits for it while it is away.
 *
 * <p>Each handler runs logged, retried, in its own transaction and once per event. The name is the identity of the
 * subscription: change the class at will, the name never.
 */
@Stereotype
@ApplicationScoped
@Logged
@Retry
@Transactional(rollbackOn = Exception.class)
@Idempotent
@Documented
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Subscriber {

    /** Unique among all deployed modules: letters, digits and hyphens. */
    String value();
}
