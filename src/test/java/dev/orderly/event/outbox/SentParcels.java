package dev.orderly.event.outbox;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.TransportException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A queue that keeps all it is sent; senders of their own may be late, or fail in the middle of a batch. */
final class SentParcels implements Transport {

    private final List<String> texts;
    private final AtomicInteger waiting;
    private final Consumer<List<Parcel>> before;
    private final Consumer<List<Parcel>> after;
    private final int failsAfter;
    private final AtomicBoolean failed = new AtomicBoolean();

    SentParcels() {
        this(Collections.synchronizedList(new ArrayList<>()), new AtomicInteger(), batch -> {}, batch -> {}, -1);
    }

    private SentParcels(
            List<String> texts,
            AtomicInteger waiting,
            Consumer<List<Parcel>> before,
            Consumer<List<Parcel>> after,
            int failsAfter) {
        this.texts = texts;
        this.waiting = waiting;
        this.before = before;
        this.after = after;
        this.failsAfter = failsAfter;
    }

    /** A sender to the same queue that does something before its batch goes out. */
    SentParcels before(Consumer<List<Parcel>> action) {
        return new SentParcels(texts, waiting, action, after, failsAfter);
    }

    /** A sender to the same queue that does something after its batch went out, and before it knows. */
    SentParcels after(Consumer<List<Parcel>> action) {
        return new SentParcels(texts, waiting, before, action, failsAfter);
    }

    /** A sender to the same queue whose first batch breaks off after so many. */
    SentParcels failingOnceAfter(int parcels) {
        return new SentParcels(texts, waiting, before, after, parcels);
    }

    /** All that was sent, as often as it was. */
    List<String> texts() {
        synchronized (texts) {
            return new ArrayList<>(texts);
        }
    }

    /** What has an effect at a receiver that drops what it has seen. */
    List<String> received() {
        return new ArrayList<>(texts().stream().collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** How many senders have not sent their batch yet. */
    int waiting() {
        return waiting.get();
    }

    /** One by one, so that the batches of two senders mix. */
    @Override
    public void send(List<Parcel> batch) {
        waiting.incrementAndGet();
        before.accept(batch);
        waiting.decrementAndGet();
        boolean fails = failsAfter >= 0 && failed.compareAndSet(false, true);
        batch.stream().limit(fails ? failsAfter : batch.size()).forEach(parcel -> texts.add(parcel.text()));
        if (fails) {
            throw new TransportException("broker away", null);
        }
        after.accept(batch);
    }

    @Override
    public void declare(Collection<Subscription> subscriptions) {
        // nobody but the test reads
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong backlog(Subscription subscription) {
        return OptionalLong.empty();
    }

    @Override
    public boolean reachable() {
        return true;
    }

    @Override
    public void broadcast(String text) {
        // nobody but the test listens
    }

    @Override
    public void listen(Consumer<String> listener) {
        // nobody tells anything
    }

    @Override
    public void close() {
        // nothing is open
    }
}
