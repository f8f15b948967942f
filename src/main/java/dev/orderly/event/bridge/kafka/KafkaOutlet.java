package dev.orderly.event.bridge.kafka;

import dev.orderly.event.FinalFailure;
import dev.orderly.event.bridge.Address;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.cloudevents.CloudEvents;
import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.kafka.KafkaClients;
import dev.orderly.event.transport.kafka.KafkaSender;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A topic to be written to: the key of an event is that of its record, so that one partition has all of a key in their order. */
final class KafkaOutlet implements Outlet {

    private static final Map<String, String> HEADERS = Map.of("content-type", CloudEvents.MEDIA_TYPE);

    private final Address address;
    private final KafkaClients clients;
    private KafkaSender sender;

    KafkaOutlet(Address address, KafkaClients clients) {
        this.address = address;
        this.clients = clients;
    }

    @Override
    public void send(List<Parcel> events) {
        try {
            if (sender == null) {
                sender = new KafkaSender(clients, "bridge-out", address.path(), parcel -> HEADERS);
            }
            sender.send(events);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private RuntimeException failed(KafkaException error) {
        if (sender != null) {
            sender.abandon();
            sender = null;
        }
        var root = Backoff.rootOf(error);
        return root instanceof RecordTooLargeException
                ? new FinalFailure(
                        "%s takes no event as large as this: %s".formatted(address, root.getMessage()), error)
                : new TransportException("%s does not take events: %s".formatted(address, root.getMessage()), error);
    }

    @Override
    public void close() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}
