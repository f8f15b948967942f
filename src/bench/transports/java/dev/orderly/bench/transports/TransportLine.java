package dev.orderly.bench.transports;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A transport of the product, with one subscriber. */
final class TransportLine implements Line {

    private static final Duration WAIT = Duration.ofMillis(500);

    private final Transport transport;
    private final Intake intake;

    TransportLine(Transport transport, Subscription subscription) {
        this.transport = transport;
        transport.declare(List.of(subscription));
        intake = transport.open(subscription, Set.of());
    }

    @Override
    public void send(List<Parcel> batch) {
        transport.send(batch);
    }

    @Override
    public List<String> take(int most) {
        var texts =
                intake.receive(most, WAIT).stream().map(Received::text).toList();
        intake.acknowledge();
        return texts;
    }

    @Override
    public void close() {
        intake.close();
        transport.close();
    }
}
