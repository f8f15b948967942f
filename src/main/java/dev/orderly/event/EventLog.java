package dev.orderly.event;

import java.util.List;

/** The history of events, kept for {@code ORDERLY_EVENT_RETENTION}. Injected; thread-safe. */
public interface EventLog {

    /** The events of a key that were published in this database, oldest first and every cause before its effects; {@link Timelines} knows those of others, too. */
    List<Envelope> ofKey(String key);

    /**
     * Blanks the fields marked {@link Personal} in the events of a key, in the history and in deliveries that are kept,
     * whatever their state: what is still to be handled comes without them. The rest stays. What is in the broker just now
     * is not reached. Joins the caller's transaction.
     */
    void erasePersonalData(String key);
}
