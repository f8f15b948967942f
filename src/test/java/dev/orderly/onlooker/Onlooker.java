package dev.orderly.onlooker;

import dev.orderly.event.Batched;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Live;
import dev.orderly.event.Throttled;
import dev.orderly.event.emitter.EventBus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is shown, as lines of text. */
@ApplicationScoped
public class Onlooker {

    private final List<String> notes = new CopyOnWriteArrayList<>();

    @Inject
    private EventBus bus;

    void listen(@Observes Startup startup) {
        bus.<DomainEvent>on("order.*", (name, event) -> note("bus", name, event));
    }

    void live(@ObservesAsync @Live Seen seen) {
        note("live", String.valueOf(seen.number()), seen);
    }

    void batched(@Observes @Live @Batched(size = 100, delay = "200ms") List<Seen> seen) {
        seen.stream()
                .map(Seen::key)
                .distinct()
                .forEach(key -> notes.add("batch %s %s"
                        .formatted(
                                key,
                                seen.stream()
                                        .filter(one -> one.key().equals(key))
                                        .map(Seen::number)
                                        .toList())));
    }

    @Throttled(every = "1h", perKey = true)
    void throttled(@ObservesAsync @Live Seen seen) {
        note("throttled", String.valueOf(seen.number()), seen);
    }

    private void note(String how, String what, DomainEvent event) {
        notes.add("%s %s %s".formatted(how, event.key(), what));
    }

    List<String> notesOf(String key) {
        return notes.stream().filter(note -> note.contains(key)).toList();
    }
}
