package dev.orderly.unruly;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.artemis.ArtemisTransport;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Artemis, but a third of all events come twice, or again with a later batch, and only those of one key keep their order: all
 * that a transport may do to its subscribers.
 */
@Dependent
@Named("unruly")
public class UnrulyTransport implements Transport {

    private static final double AGAIN = 0.15;

    private final Transport tame = new ArtemisTransport();
    private final Random random = new Random(7);
    private final List<Parcel> again = new ArrayList<>();

    @Override
    public synchronized void send(List<Parcel> batch) {
        tame.send(shuffled(batch));
    }

    private List<Parcel> shuffled(List<Parcel> batch) {
        Map<Double, Parcel> places = new TreeMap<>();
        Map<String, Double> last = new HashMap<>();
        again.forEach(parcel -> places.put(random.nextDouble(), parcel));
        again.clear();
        for (var parcel : batch) {
            double after = last.getOrDefault(parcel.key(), 0.0);
            double place = after + (1 - after) * random.nextDouble() / 2;
            last.put(parcel.key(), place);
            places.put(place, parcel);
            if (random.nextDouble() < AGAIN) {
                places.put(place + (1 - place) * random.nextDouble(), parcel);
            }
            if (random.nextDouble() < AGAIN) {
                again.add(parcel);
            }
        }
        return List.copyOf(places.values());
    }

    @Override
    public void declare(Collection<Subscription> subscriptions) {
        tame.declare(subscriptions);
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        return tame.open(subscription, withoutKeys);
    }

    @Override
    public OptionalLong backlog(Subscription subscription) {
        return tame.backlog(subscription);
    }

    @Override
    public boolean reachable() {
        return tame.reachable();
    }

    @Override
    public void broadcast(String text) {
        tame.broadcast(text);
    }

    @Override
    public void listen(Consumer<String> listener) {
        tame.listen(listener);
    }

    @Override
    public void close() {
        tame.close();
    }
}
