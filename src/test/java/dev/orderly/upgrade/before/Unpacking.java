package dev.orderly.upgrade.before;

import dev.orderly.database.Database;
import dev.orderly.event.Durable;
import dev.orderly.event.Subscriber;
import dev.orderly.event.inbox.Delivery;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Writes down what it handled, however often. */
@Subscriber("unpacking")
public class Unpacking {

    @Inject
    private Database database;

    void on(@Observes @Durable ParcelPacked packed) {
        var envelope = Delivery.current().orElseThrow().envelope();
        database.writeLater(
                "insert into unpacked (event_id, event_key, type, grams, unpacked_by) values (?, ?, ?, ?, 'before')",
                envelope.eventId(),
                packed.key(),
                envelope.type(),
                packed.kilos() * 1000);
    }
}
