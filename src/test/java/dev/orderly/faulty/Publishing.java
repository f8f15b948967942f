package dev.orderly.faulty;

import dev.orderly.event.Durable;
import dev.orderly.event.Events;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes what should not be, or fails after it. */
@Subscriber("publishing")
public class Publishing {

    private static final Map<Record, Integer> CALLS = new ConcurrentHashMap<>();

    @Inject
    private Events events;

    @Publishes(value = Looped.class, loopsBecause = "ends at the last round, or at ORDERLY_MAX_DEPTH")
    void on(@Observes @Durable Looped looped) {
        CALLS.merge(looped, 1, Integer::sum);
        if (looped.round() < looped.last()) {
            events.publish(new Looped(looped.key(), looped.round() + 1, looped.last()));
        }
    }

    @Publishes(Copied.class)
    void on(@Observes @Durable CopyWanted wanted) throws IOException {
        int call = CALLS.merge(wanted, 1, Integer::sum);
        events.publish(new Copied(wanted.key(), wanted.text().replace("N", Integer.toString(call))));
        if (call <= wanted.failures()) {
            throw new IOException("failing as told");
        }
    }

    /** How often an event was handed over. */
    public static int calls(Record event) {
        return CALLS.getOrDefault(event, 0);
    }
}
