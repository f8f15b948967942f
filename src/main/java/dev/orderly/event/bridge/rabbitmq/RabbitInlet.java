package dev.orderly.event.bridge.rabbitmq;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.rabbitmq.RabbitConnections;
import dev.orderly.event.transport.rabbitmq.RabbitIntake;
import java.time.Duration;
import java.util.List;

/** A queue to be received from; what is not acknowledged the broker gives back to the head of it. */
final class RabbitInlet implements Intake {

    private final RabbitConnections connections;
    private final Intake queue;

    RabbitInlet(RabbitConnections connections, String queue) {
        this.connections = connections;
        try {
            this.queue = new RabbitIntake(connections, "bridge-in", queue);
        } catch (TransportException e) {
            connections.close();
            throw e;
        }
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        return queue.receive(max, wait);
    }

    @Override
    public void acknowledge() {
        queue.acknowledge();
    }

    @Override
    public void close() {
        queue.close();
        connections.close();
    }
}
