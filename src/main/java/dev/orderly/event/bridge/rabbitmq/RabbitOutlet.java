package dev.orderly.event.bridge.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.cloudevents.CloudEvents;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.rabbitmq.RabbitConnections;
import dev.orderly.event.transport.rabbitmq.RabbitSender;
import java.util.List;

/** An exchange to be sent to: the routing key is the type; what no queue is bound for, the broker drops, as its owner wants it. */
final class RabbitOutlet implements Outlet {

    private static final int PERSISTENT = 2;

    private final RabbitConnections connections;
    private final RabbitSender sender;

    RabbitOutlet(RabbitConnections connections, String exchange) {
        this.connections = connections;
        this.sender = new RabbitSender(connections, exchange, RabbitOutlet::properties);
    }

    private static BasicProperties properties(Parcel event) {
        return new BasicProperties.Builder()
                .contentType(CloudEvents.MEDIA_TYPE)
                .deliveryMode(PERSISTENT)
                .type(event.type())
                .build();
    }

    @Override
    public void send(List<Parcel> events) {
        sender.send(events);
    }

    @Override
    public void close() {
        sender.close();
        connections.close();
    }
}
