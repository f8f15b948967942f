package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import dev.orderly.event.transport.Transport.Subscription;
import java.io.IOException;
import java.util.Map;

/** The exchanges, queues and bindings on the broker. What is made for a subscription stays: other versions may need it. */
final class RabbitTopology {

    /** Where all events are sent, by their type. */
    static final String EVENTS = "orderly";

    /** What instances tell each other; no event. */
    static final String BROADCASTS = "orderly-broadcasts";

    /** Both the exchange and its queue, for what the broker might give up; with these settings it gives up nothing. */
    static final String DEAD = "orderly-dead";

    /**
     * What to do with failures is decided by the inbox. Without a limit RabbitMQ 4 gives a message up that was not
     * acknowledged 20 times; and -1, which it knows for none, RabbitMQ 3 refuses.
     */
    private static final int NO_DELIVERY_LIMIT = Integer.MAX_VALUE;

    /** A change of these has the broker refuse to declare a queue that is there. */
    private static final Map<String, Object> QUEUE = Map.of(
            "x-queue-type",
            "quorum",
            "x-single-active-consumer",
            true,
            "x-delivery-limit",
            NO_DELIVERY_LIMIT,
            "x-overflow",
            "reject-publish",
            "x-dead-letter-exchange",
            DEAD);

    private RabbitTopology() {}

    static String queue(Subscription subscription) {
        return EVENTS + "." + subscription.name();
    }

    static void declareExchanges(Channel channel) throws IOException {
        channel.exchangeDeclare(EVENTS, BuiltinExchangeType.TOPIC, true);
        channel.exchangeDeclare(DEAD, BuiltinExchangeType.FANOUT, true);
        channel.queueDeclare(DEAD, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind(DEAD, DEAD, "");
    }

    /** Types are only added, as an instance cannot know whether another version still wants them. */
    static void declare(Channel channel, Subscription subscription) throws IOException {
        String queue = queue(subscription);
        channel.queueDeclare(queue, true, false, false, QUEUE);
        for (String type : subscription.types()) {
            channel.queueBind(queue, EVENTS, type);
        }
    }
}
