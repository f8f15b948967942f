package dev.orderly.event.instance;

import dev.orderly.event.instance.InstanceView.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Who was heard of, and when. Thread-safe. */
final class Roster {

    /** How often each announces itself. */
    static final Duration PERIOD = Duration.ofSeconds(3);

    /** Three announcements missed, and some time for their way. */
    static final Duration SILENCE = PERIOD.multipliedBy(3).plusSeconds(1);

    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** A peer that makes up new names must not fill the memory. */
    private static final int MOST = 1_000;

    private final Clock clock;
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();

    Roster(Clock clock) {
        this.clock = clock;
    }

    private record Sighting(Announcement announcement, Instant at) {}

    /** Takes note of an announcement; true if its instance was not known to be alive. */
    boolean note(Announcement announcement) {
        var now = clock.instant();
        sightings.values().removeIf(sighting -> sighting.at().isBefore(now.minus(REMEMBERED)));
        var known = sightings.get(announcement.name());
        if (known == null && sightings.size() >= MOST) {
            return false;
        }
        boolean isNews = known == null || state(known) != State.alive;
        sightings.put(announcement.name(), new Sighting(announcement, now));
        return isNews && !announcement.leaving();
    }

    /** All that were heard of within the hour, by name. */
    List<InstanceView> all() {
        return sightings.values().stream()
                .map(sighting -> view(sighting.announcement(), sighting.at(), state(sighting)))
                .sorted(Comparator.comparing(InstanceView::name))
                .toList();
    }

    /** The databases of those that are alive, but for one. */
    Set<UUID> databasesBeside(UUID own) {
        return sightings.values().stream()
                .filter(sighting -> state(sighting) == State.alive)
                .map(sighting -> sighting.announcement().database())
                .filter(database -> database != null && !database.equals(own))
                .collect(Collectors.toSet());
    }

    /** The modules of those, alive or not, that have one of these databases. */
    Set<String> modulesOn(Set<UUID> databases) {
        return sightings.values().stream()
                .map(Sighting::announcement)
                .filter(announcement -> databases.contains(announcement.database()))
                .flatMap(announcement -> announcement.modules().stream())
                .collect(Collectors.toSet());
    }

    private State state(Sighting sighting) {
        if (sighting.announcement().leaving()) {
            return State.stopped;
        }
        return sighting.at().isBefore(clock.instant().minus(SILENCE)) ? State.gone : State.alive;
    }

    static InstanceView view(Announcement of, Instant at, State state) {
        return new InstanceView(
                of.name(), of.url(), of.modules(), of.version(), of.server(), of.startedAt(), at, state);
    }
}
