package dev.orderly.event.live;

import dev.orderly.config.Setting;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.catalogue.EnvelopeCodec;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Shows events that other instances have committed as if they had been committed here, and tells them of those of this one, where
 * {@code ORDERLY_LIVE} names what carries them. By default, {@code local}, each instance shows its own alone.
 *
 * <p>Lossy: an event of another instance is shown once, or not at all, and perhaps before its cause. To commit never waits for
 * this: what the exchange, or an observer, is too slow for is dropped and counted.
 */
@ApplicationScoped
class OtherInstances {

    private static final Logger LOG = Logger.getLogger(OtherInstances.class.getName());
    private static final String NONE = "local";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String self = UUID.randomUUID().toString();
    private final AtomicLong unreadable = new AtomicLong();
    private final List<Thread> running = new ArrayList<>();
    private final LossyQueue<Published> leaving = new LossyQueue<>("Live events for other instances", this::send);
    private final LossyQueue<String> arriving = new LossyQueue<>("Live events of other instances", this::show);

    @Inject
    @Any
    private Instance<LiveExchange> exchanges;

    @Inject
    private LiveEvents live;

    @Inject
    private LiveStream stream;

    @Inject
    private EnvelopeCodec codec;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    private ManagedThreadFactory threads;

    private LiveExchange exchange;

    static Setting<String> setting(String... exchanges) {
        return Setting.oneOf(
                "orderly.live",
                NONE,
                Stream.concat(Stream.of(NONE), Stream.of(exchanges))
                        .distinct()
                        .sorted()
                        .toArray(String[]::new));
    }

    /** Before anything is at work, so that a wrong setting stops the start. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        String chosen = setting(exchanges.stream().map(LiveExchange::name).toArray(String[]::new))
                .get();
        if (!chosen.equals(NONE)) {
            exchanges.stream()
                    .filter(one -> one.name().equals(chosen))
                    .findFirst()
                    .ifPresent(this::open);
            LOG.log(
                    Level.INFO,
                    "Live events of other instances are seen here by {0}: lossy, and nothing that must not be lost may hang on them",
                    chosen);
        }
    }

    void open(LiveExchange chosen) {
        exchange = chosen;
        chosen.open(this::arrived);
        stream.showsOthers();
        live.tell(committed -> committed.forEach(leaving::offer));
    }

    /** Once the road is there, which observers may use. */
    void begin(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        if (exchange != null) {
            run("orderly-live-out", leaving);
            run("orderly-live-in", arriving);
        }
    }

    private void run(String name, Runnable loop) {
        var thread = threads.newThread(loop);
        thread.setName(name);
        running.add(thread);
        thread.start();
    }

    /** After the road, which commits no more, and before the bus. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER + 50) Shutdown shutdown) {
        leaving.stop();
        arriving.stop();
        running.forEach(OtherInstances::join);
        if (exchange != null) {
            exchange.close();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<Published> committed) {
        exchange.send(committed.stream()
                .map(one -> self + "\n" + codec.write(one.envelope()))
                .toList());
    }

    private void arrived(String message) {
        if (!message.startsWith(self)) {
            arriving.offer(message);
        }
    }

    private void show(List<String> messages) {
        live.show(messages.stream().map(this::read).flatMap(Optional::stream).toList());
    }

    private Optional<Published> read(String message) {
        try {
            var envelope = codec.read(message.substring(message.indexOf('\n') + 1));
            return Optional.of(new Published(codec.open(envelope), envelope));
        } catch (FinalFailure e) {
            if (unreadable.getAndIncrement() == 0) {
                LOG.log(
                        Level.WARNING,
                        "A live event of another instance cannot be read and is not shown, nor will others be; they are counted: {0}",
                        e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** What went between instances since the start; nothing where each shows its own alone. */
    Optional<Figures> figures() {
        return exchange == null
                ? Optional.empty()
                : Optional.of(new Figures(
                        leaving.handedOn(),
                        arriving.handedOn(),
                        leaving.dropped(),
                        arriving.dropped(),
                        unreadable.get()));
    }

    /** Numbers of events. */
    record Figures(long sent, long received, long droppedOut, long droppedIn, long unreadable) {}
}
