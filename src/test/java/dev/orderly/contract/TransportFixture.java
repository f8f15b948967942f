package dev.orderly.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker of a contract, started once for all its tests; and for each test event types of its own, and instances that
 * are closed after it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransportFixture {

    static final Duration SOON = Duration.ofMillis(100);

    /** Within which a call against a broker that is away or hangs must be over, of a transport of short patience. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    static final int ALL = 1000;

    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private Broker broker;
    private boolean killed;
    private boolean frozen;
    private String test;

    /** One of the instances of the application. */
    Transport here;

    /** A started broker whose data is kept in the folder. */
    abstract Broker broker(Path folder) throws IOException;

    /** A transport of a patience that a busy machine does not try. */
    abstract Transport connect(String url);

    /**
     * One of short patience, some hundred milliseconds to two seconds: for tests that wait until it is at its end. Must not
     * fail while the broker is away.
     */
    abstract Transport connectImpatiently(String url);

    /** One that finds out from the settings where its broker is, as in the product. */
    static Transport configured(Supplier<Transport> transport, String url) {
        System.setProperty("orderly.transport.url", url);
        try {
            return transport.get();
        } finally {
            System.clearProperty("orderly.transport.url");
        }
    }

    /**
     * Sends a message as a stranger's client would, with headers that the product does not know and without those that it
     * sets, but so that the subscription hears it.
     */
    abstract void sendForeign(String url, Subscription to, byte[] body);

    /** What this transport promises beyond what all do. */
    abstract Set<Capability> capabilities();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        broker = broker(folder);
    }

    @AfterAll
    void stop() throws IOException {
        broker.close();
    }

    @BeforeEach
    void connect() {
        test = "test-" + UUID.randomUUID();
        here = instance();
    }

    @AfterEach
    void close() throws Exception {
        thaw();
        restart();
        while (!closing.isEmpty()) {
            closing.pop().close();
        }
    }

    boolean can(Capability capability) {
        return capabilities().contains(capability);
    }

    String url() {
        return broker.url();
    }

    /** Another instance of the application. */
    Transport instance() {
        return closed(connect(broker.url()));
    }

    /** One of short patience. */
    Transport impatient() {
        return closed(connectImpatiently(broker.url()));
    }

    Transport impatient(TcpProxy network) {
        return closed(connectImpatiently(broker.url(network.port())));
    }

    TcpProxy network() throws IOException {
        return closed(TcpProxy.to(broker.port()));
    }

    /** Closed after the test, before what it was made of. */
    <T extends AutoCloseable> T closed(T resource) {
        closing.push(resource);
        return resource;
    }

    void kill() throws IOException {
        killed = true;
        broker.kill();
    }

    void restart() throws IOException {
        if (killed) {
            broker.start();
            killed = false;
        }
    }

    void freeze() throws IOException {
        frozen = true;
        broker.freeze();
    }

    void thaw() throws IOException {
        if (frozen) {
            broker.thaw();
            frozen = false;
        }
    }

    String created() {
        return test + ".created";
    }

    String shipped() {
        return test + ".shipped";
    }

    /** A new group that hears both types of this test, declared. */
    Subscription declared() {
        var subscription = subscription(created(), shipped());
        here.declare(List.of(subscription));
        return subscription;
    }

    Subscription subscription(String... types) {
        return new Subscription("group-" + UUID.randomUUID(), Set.of(types));
    }

    Intake open(Transport transport, Subscription subscription, String... withoutKeys) {
        return closed(transport.open(subscription, Set.of(withoutKeys)));
    }

    /** Asks until there is an answer: who asks a broker gives up after a second, in which a busy machine may not answer. */
    static long backlog(Transport transport, Subscription subscription) {
        var answer = new AtomicReference<OptionalLong>();
        Await.until(() -> {
            answer.set(transport.backlog(subscription));
            return answer.get().isPresent();
        });
        return answer.get().getAsLong();
    }

    /** In the form that {@link Inbox} says. */
    List<Parcel> parcels(Collection<String> texts) {
        return texts.stream().map(text -> parcel("order", created(), text)).toList();
    }

    List<Parcel> parcels(String... texts) {
        return parcels(List.of(texts));
    }

    Parcel parcel(String topic, String type, String text) {
        return new Parcel(topic, type, Inbox.key(text), text);
    }

    /** As the relay does: whole, until it is taken. */
    static void sendUntilTaken(Transport transport, List<Parcel> batch) {
        Await.until(() -> succeeds(() -> transport.send(batch)));
    }

    static boolean succeeds(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (TransportException away) {
            return false;
        }
    }

    /** Receives, delivers and acknowledges at each in turn, until the inbox has so many. */
    static void pump(Inbox inbox, int messages, Intake... intakes) {
        Await.until(() -> {
            Stream.of(intakes).forEach(intake -> pumpOnce(inbox, intake));
            return inbox.size() >= messages;
        });
    }

    static int pumpOnce(Inbox inbox, Intake intake) {
        var batch = intake.receive(ALL, SOON);
        inbox.deliver(batch);
        if (!batch.isEmpty()) {
            intake.acknowledge();
        }
        return batch.size();
    }

    /** What a new intake gets until it has so many different texts, acknowledged. */
    Inbox take(Subscription subscription, int messages) {
        var inbox = new Inbox();
        try (var intake = here.open(subscription, Set.of())) {
            pump(inbox, messages, intake);
        }
        return inbox;
    }

    static void assertWithin(Duration time, Runnable work) {
        long start = System.nanoTime();
        work.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(time);
    }
}
