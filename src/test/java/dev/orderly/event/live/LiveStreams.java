package dev.orderly.event.live;

import dev.orderly.event.Envelope;
import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** A live stream without a container: its log is in memory. */
public final class LiveStreams {

    private final NavigableMap<UUID, Envelope> log = new TreeMap<>();
    private final RecentEvents recent;
    private final Clock clock;

    public LiveStreams(int buffer, Clock clock) {
        this.recent = new RecentEvents(buffer);
        this.clock = clock;
    }

    public Envelope commit(Envelope event) {
        log.put(event.eventId(), event);
        recent.committed(List.of(event));
        return event;
    }

    public LiveReader read(UUID lastEventId) {
        return new LiveReader(recent, history(), clock, lastEventId);
    }

    private History history() {
        return new History() {
            @Override
            public boolean has(UUID eventId) {
                return log.containsKey(eventId);
            }

            @Override
            public List<Envelope> after(UUID eventId, int limit) {
                return log.tailMap(eventId, false).values().stream()
                        .limit(limit)
                        .toList();
            }
        };
    }
}
