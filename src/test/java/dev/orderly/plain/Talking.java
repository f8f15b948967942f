package dev.orderly.plain;

import dev.orderly.event.Logged;
import jakarta.enterprise.context.ApplicationScoped;

/** A bean with {@code @Logged} on its class. */
@Logged
@ApplicationScoped
public class Talking {

    public String greet(String name, int times) {
        return "hello " + name;
    }

    public void fail(Throwable error) throws Throwable {
        throw error;
    }
}
