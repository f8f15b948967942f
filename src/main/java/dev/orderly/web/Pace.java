package dev.orderly.web;

import dev.orderly.event.BackPressure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Lets the caller wait as long as {@link BackPressure} says, before it reads anything or takes a connection. */
@ApplicationScoped
public class Pace {

    @Inject
    private BackPressure backPressure;

    /** Returns at once if the thread is interrupted, which it then still is. */
    public void keep() {
        long millis = backPressure.delay().toMillis();
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
