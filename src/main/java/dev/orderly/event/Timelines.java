package dev.orderly.event;

/** The events of a key from all databases of the application. Injected; thread-safe. */
public interface Timelines {

    /**
     * All events of a key. Where other modules have databases of their own, those are asked, which takes some milliseconds,
     * and a second at most: whoever does not answer by then is missing.
     */
    Timeline of(String key);
}
