package dev.orderly.event.live;

import dev.orderly.config.Setting;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.PersonalData;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The events committed in this process, and those that other instances tell of, to be read by any number of readers at their own
 * pace. Thread-safe.
 *
 * <p>The recent ones are kept in memory once for all readers, {@code ORDERLY_STREAM_BUFFER} of them (5000). To publish costs the
 * same however many read and however slow they are; a reader that is that far behind loses its place.
 */
@ApplicationScoped
public class LiveStream {

    private static final Logger LOG = Logger.getLogger(LiveStream.class.getName());
    private static final Setting<Integer> BUFFER = Setting.integer("orderly.stream.buffer", 5000, 10, 1_000_000);

    private RecentEvents recent;
    private History history;
    private Clock clock;
    private PersonalData personal;
    private volatile boolean others;

    protected LiveStream() {
        // for the container's proxy
    }

    @Inject
    LiveStream(StoredHistory history, Clock clock, PersonalData personal) {
        this.recent = new RecentEvents(BUFFER.get());
        this.history = history;
        this.clock = clock;
        this.personal = personal;
    }

    /** Made at the start, so that a wrong setting stops it. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "Readers of the live stream begin at {0}", recent.end());
    }

    /** A reader that goes on after the event it saw last; with null it begins now. */
    public LiveReader read(UUID lastEventId) {
        return new LiveReader(recent, history, clock, lastEventId, others);
    }

    /** How many events there were; grows with each. */
    public long position() {
        return recent.end();
    }

    /** Waits until there were more events than that, but no longer than given. */
    public void await(long position, Duration longest) throws InterruptedException {
        recent.await(position, longest);
    }

    /** The same event without what only operators may see. */
    public Envelope blanked(Envelope envelope) {
        return personal.blanked(envelope);
    }

    /** From now on, events of other instances are among those that are committed. */
    void showsOthers() {
        others = true;
    }

    void expect(Envelope envelope) {
        recent.expect(envelope);
    }

    void committed(List<Envelope> envelopes) {
        recent.committed(envelopes);
    }

    void rolledBack(List<Envelope> envelopes) {
        recent.rolledBack(envelopes);
    }
}
