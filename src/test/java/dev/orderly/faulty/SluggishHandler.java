package dev.orderly.faulty;

import dev.orderly.event.Durable;
import dev.orderly.event.Subscriber;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Hears what {@link FaultyHandler} hears, and stands still in it while a test wants so. */
@Subscriber("sluggish")
public class SluggishHandler {

    private static final List<Tried> TAKEN = new CopyOnWriteArrayList<>();
    private static volatile CountDownLatch gate = new CountDownLatch(0);

    void on(@Observes @Durable Tried tried) throws InterruptedException {
        gate.await();
        TAKEN.add(tried);
    }

    /** Lets nothing through until it is counted down. */
    public static CountDownLatch closed() {
        gate = new CountDownLatch(1);
        return gate;
    }

    /** The numbers taken of a key, in the order they were taken. */
    public static List<Integer> taken(String key) {
        return TAKEN.stream()
                .filter(tried -> tried.key().equals(key))
                .map(Tried::number)
                .toList();
    }
}
