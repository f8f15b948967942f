package dev.orderly.upgrade.after;

import dev.orderly.database.Database;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.Subscriber;
import dev.orderly.event.inbox.Delivery;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** The same subscriber, with two more handlers. */
@Subscriber("unpacking")
public class Unpacking {

    @Inject
    private Database database;

    void on(@Observes @Durable ParcelPacked packed) {
        note(packed, packed.grams());
    }

    void on(@Observes @Durable ParcelWeighed weighed) {
        note(weighed, null);
    }

    void on(@Observes @Durable ParcelLabelled labelled) {
        note(labelled, null);
    }

    private void note(DomainEvent event, Long grams) {
        var envelope = Delivery.current().orElseThrow().envelope();
        database.writeLater(
                "insert into unpacked (event_id, event_key, type, grams, unpacked_by) values (?, ?, ?, ?, 'after')",
                envelope.eventId(),
                event.key(),
                envelope.type(),
                grams);
    }
}
