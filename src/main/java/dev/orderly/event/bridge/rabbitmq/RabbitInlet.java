package dev.orderly.event.bridge.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A queue to be received from; what is not acknowledged the broker gives back to the head of it. */
final class RabbitInlet implements Intake {

    private static final int PREFETCH = 500;

    private final Link link;
    private final Channel channel;
    private final BlockingQueue<Delivery> pushed = new LinkedBlockingQueue<>();
    private long lastTag;
    private boolean unacknowledged;
    private volatile boolean cancelled;

    RabbitInlet(Link link) {
        this.link = link;
        this.channel = link.open();
        try {
            channel.basicQos(PREFETCH);
            channel.basicConsume(link.name(), false, (tag, delivery) -> pushed.add(delivery), tag -> cancelled = true);
        } catch (IOException | ShutdownSignalException e) {
            close();
            throw link.failed(e);
        }
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        var deliveries = new ArrayList<Delivery>();
        try {
            var first = pushed.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                deliveries.add(first);
                pushed.drainTo(deliveries, max - 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (deliveries.isEmpty() && !channel.isOpen()) {
            throw link.failed(channel.getCloseReason());
        }
        if (deliveries.isEmpty() && cancelled) {
            throw link.failed(new IOException("the queue is gone, or is with another node"));
        }
        for (var delivery : deliveries) {
            lastTag = delivery.getEnvelope().getDeliveryTag();
            unacknowledged = true;
        }
        return deliveries.stream()
                .map(delivery -> Received.ofBytes(delivery.getBody()))
                .toList();
    }

    @Override
    public void acknowledge() {
        if (!unacknowledged) {
            return;
        }
        try {
            channel.basicAck(lastTag, true);
            unacknowledged = false;
        } catch (IOException | ShutdownSignalException e) {
            throw link.failed(e);
        }
    }

    @Override
    public void close() {
        link.close(channel);
    }
}
