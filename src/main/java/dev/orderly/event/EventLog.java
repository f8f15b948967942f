package dev.orderly.event;

import java.util.List;

/** The history of events, kept for {@code ORDERLY_EVENT_RETENTION}. Injected; thread-safe. */
public interface EventLog {

    /** All events of a key, oldest first and every cause before its effects. */
    List<Envelope> ofKey(String key);

    /**
     * Blanks the fields marked {@link Personal} in the events of a key; the rest of the history stays. Joins the
     * caller's transaction.
     */
    void erasePersonalData(String key);
}
