package dev.orderly.event.live;

import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.EventTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One reader's place in the events of this process. Not thread-safe.
 *
 * <p>Begins after the last event that the reader saw. If that is among the recent ones, each later event comes exactly once.
 * If it is not, the event log goes on from there: ids are given at publishing, commits come in another order, so the log is
 * read again from {@link #OVERLAP} before that id, and events of that window may come again, known by their id. A transaction
 * that took longer than that from publishing to commit may be missed. Then it goes on, without gap, with what is committed here.
 * If the event is not in the log either, {@link #isReset()} says so, and the events from now on come.
 *
 * <p>Where events of other instances are among the recent ones, these stand in each instance in another order, and some may lack.
 * So the reader, who may come from another instance, goes on from the log if it has the event, though it be recent: what is in
 * the log comes, perhaps again. Only what has no log here, as it has another database, goes on from the recent ones.
 */
public final class LiveReader {

    static final Duration OVERLAP = Duration.ofSeconds(10);
    static final int PAGE = 200;

    private final RecentEvents recent;
    private final History history;
    private final Clock clock;
    private final UUID lastEventId;
    private final boolean others;
    private final Set<UUID> sentOfLate = new HashSet<>();

    private boolean begun;
    private boolean reset;
    private volatile boolean live;
    private boolean caughtUp;
    private volatile long position;
    private UUID place;
    private Instant passBegan;
    private Instant passEnded;

    LiveReader(RecentEvents recent, History history, Clock clock, UUID lastEventId) {
        this(recent, history, clock, lastEventId, false);
    }

    /** @param others whether events of other instances are among the recent ones */
    LiveReader(RecentEvents recent, History history, Clock clock, UUID lastEventId, boolean others) {
        this.others = others;
        this.recent = recent;
        this.history = history;
        this.clock = clock;
        this.lastEventId = lastEventId;
        // What is committed from here on belongs to the reader, whenever it begins.
        this.position = recent.end();
    }

    /**
     * The next events, at most a page of them; perhaps none although there are more, see {@link #isCaughtUp()}.
     *
     * @throws FellBehindException if recent events are gone that were not read
     */
    public List<Envelope> next() {
        if (!begun) {
            begin();
        }
        return live ? nextLive() : nextOfHistory();
    }

    /** Whether nothing was left after the last page. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether the last event that the reader saw is known nowhere; to be asked after the first page. */
    public boolean isReset() {
        return reset;
    }

    /** Whether events are gone that were not read, so that {@link #next()} would fail. */
    public boolean isBehind() {
        return live && !recent.holds(position);
    }

    private void begin() {
        begun = true;
        if (lastEventId == null) {
            live = true;
            return;
        }
        var behind = recent.behind(lastEventId);
        boolean exact = behind.isPresent() && !others;
        if (!exact && history.has(lastEventId)) {
            beginPass(lastEventId);
            return;
        }
        position = behind.orElse(position);
        reset = behind.isEmpty();
        live = true;
    }

    /** Reads the log from a little before a place on; what is committed here meanwhile is kept among the recent events. */
    private void beginPass(UUID from) {
        sentOfLate.clear();
        passBegan = clock.instant();
        place = before(from);
    }

    private List<Envelope> nextOfHistory() {
        var page = history.after(place, PAGE);
        if (!page.isEmpty()) {
            place = page.get(page.size() - 1).eventId();
        }
        page.stream().map(Envelope::eventId).filter(this::isOfLate).forEach(sentOfLate::add);
        caughtUp = false;
        if (page.size() < PAGE) {
            endPass();
        }
        return page;
    }

    /** The log took longer than the recent events last: it is read on, with an overlap once more. */
    private void endPass() {
        if (recent.holds(position)) {
            live = true;
            passEnded = clock.instant();
        } else {
            position = recent.end();
            beginPass(place);
        }
    }

    private List<Envelope> nextLive() {
        var page = recent.from(position, PAGE).orElseThrow(FellBehindException::new);
        position += page.size();
        caughtUp = page.size() < PAGE;
        return sentOfLate.isEmpty() ? page : withoutSent(page);
    }

    private List<Envelope> withoutSent(List<Envelope> page) {
        var fresh = page.stream()
                .filter(event -> !sentOfLate.remove(event.eventId()))
                .toList();
        if (clock.instant().isAfter(passEnded.plus(OVERLAP))) {
            sentOfLate.clear();
        }
        return fresh;
    }

    /** Only those can be among the events that were committed since the pass began. */
    private boolean isOfLate(UUID eventId) {
        return EventTime.millis(eventId) >= passBegan.minus(OVERLAP).toEpochMilli();
    }

    private static UUID before(UUID eventId) {
        long earlier = Math.max(0, EventTime.millis(eventId) - OVERLAP.toMillis());
        return EventTime.firstId(earlier);
    }
}
