package dev.orderly.console;

import dev.orderly.config.Setting;
import dev.orderly.console.StreamClient.End;
import dev.orderly.event.Envelope;
import dev.orderly.event.live.LiveStream;
import dev.orderly.event.live.TypeFilter;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The clients of the live stream: admits so many, wakes them when there are events or a heartbeat is due, counts them. */
@ApplicationScoped
class StreamClients {

    private static final Logger LOG = Logger.getLogger(StreamClients.class.getName());
    private static final Setting<Integer> CLIENTS = Setting.integer("orderly.stream.clients", 200, 1, 100_000);
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Events of this time go out together: at a thousand a second, to wake all for each would be most of the work. */
    private static final Duration PACE = Duration.ofMillis(10);

    private final Map<StreamClient, AsyncContext> connected = new ConcurrentHashMap<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    @Inject
    private LiveStream live;

    @Inject
    private Clock clock;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    private ManagedThreadFactory threads;

    private volatile boolean stopped;
    private int limit;
    private Thread waker;

    /**
     * What a client asks for.
     *
     * @param types the events
     * @param lastEventId where it was; null to begin now
     * @param operator whether it may see personal data
     * @param format what an event is written as
     */
    record Wish(TypeFilter types, UUID lastEventId, boolean operator, Function<Envelope, String> format) {}

    /**
     * How many there are and were.
     *
     * @param connected now
     * @param dropped sent away since the start as they were too slow
     * @param refused not admitted since the start as there were too many
     */
    public record Count(int connected, long dropped, long refused) {}

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        limit = CLIENTS.get();
        waker = threads.newThread(this::wakeAll);
        waker.setName("orderly-stream");
        waker.start();
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown shutdown) {
        stopped = true;
        if (waker != null) {
            waker.interrupt();
        }
        connected.keySet().forEach(StreamClient::stop);
    }

    /** Takes a place for one more client, which {@link #serve} fills or {@link #release} gives back. */
    boolean admit() {
        if (stopped || admitted.incrementAndGet() > limit) {
            admitted.decrementAndGet();
            refused.incrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives back the place of a client that went before it was served. */
    void release() {
        admitted.decrementAndGet();
    }

    /** What to show a client: all that is committed from now on, and what it missed. */
    StreamText text(Wish wish) {
        Function<Envelope, String> view =
                wish.operator() ? wish.format() : envelope -> wish.format().apply(live.blanked(envelope));
        return new StreamText(live.read(wish.lastEventId()), wish.types(), view, wish.lastEventId());
    }

    /** Serves an admitted client until it goes, is too slow, or the application stops. */
    void serve(AsyncContext context, StreamText text) throws IOException {
        var out = context.getResponse().getOutputStream();
        var client = new StreamClient(text, out, executor, clock, this::end);
        context.addListener(new StreamEnd(client));
        connected.put(client, context);
        out.setWriteListener(client);
    }

    Count count() {
        return new Count(connected.size(), dropped.get(), refused.get());
    }

    private void end(StreamClient client, End why) {
        var context = connected.remove(client);
        admitted.decrementAndGet();
        if (why == End.DROPPED) {
            dropped.incrementAndGet();
            LOG.log(Level.INFO, "A client of the stream is sent away as it was too slow; it may come back and go on");
        }
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.log(Level.FINE, "The container had closed the connection before", e);
        }
    }

    private void wakeAll() {
        try {
            while (!stopped) {
                long seen = live.position();
                connected.keySet().forEach(StreamClient::wake);
                connected.keySet().forEach(StreamClient::endIfStuck);
                Thread.sleep(PACE.toMillis());
                live.await(seen, TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
