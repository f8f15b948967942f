package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.orderly.event.transport.Broadcasts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What instances tell each other beside the road: messages that are not persistent, each instance with a queue of its own that
 * ends with its connection, which the next broadcast opens anew if it is lost.
 */
final class RabbitBroadcasts extends Broadcasts {

    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final int WAITING = 10_000;

    private final RabbitConnections connections;
    private RabbitConnections.Link link;
    private Channel channel;

    RabbitBroadcasts(RabbitConnections connections) {
        this.connections = connections;
    }

    @Override
    protected void tell(String text) throws IOException {
        if (link == null || !link.isOpen()) {
            open();
        }
        if (link.blocked() != null) {
            throw new IOException("the broker's publishers are blocked: " + link.blocked());
        }
        try (var watch = link.watched(connections.timeout())) {
            channel.basicPublish(
                    RabbitTopology.BROADCASTS, "", new BasicProperties(), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void open() throws IOException {
        link = connections.open();
        channel = link.channel();
        channel.exchangeDeclare(RabbitTopology.BROADCASTS, BuiltinExchangeType.FANOUT, true);
        String queue = channel.queueDeclare(
                        "",
                        false,
                        true,
                        true,
                        Map.of("x-message-ttl", Math.toIntExact(LIFE.toMillis()), "x-max-length", WAITING))
                .getQueue();
        channel.queueBind(queue, RabbitTopology.BROADCASTS, "");
        channel.basicConsume(queue, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                heard(new String(body, StandardCharsets.UTF_8));
            }
        });
    }

    @Override
    public synchronized void close() {
        super.close();
        if (link != null) {
            link.close();
            link = null;
        }
        connections.close();
    }
}
