package dev.orderly.event.bridge.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.cloudevents.CloudEvents;
import dev.orderly.event.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** An exchange to be sent to: the routing key is the type; what no queue is bound for, the broker drops, as its owner wants it. */
final class RabbitOutlet implements Outlet {

    private static final int PERSISTENT = 2;

    private final Link link;
    private Channel channel;

    RabbitOutlet(Link link) {
        this.link = link;
    }

    @Override
    public void send(List<Message> messages) {
        try {
            if (channel == null) {
                channel = link.open();
                channel.exchangeDeclarePassive(link.name());
                channel.confirmSelect();
            }
            for (var message : messages) {
                channel.basicPublish(
                        link.name(),
                        message.type(),
                        properties(message),
                        message.json().getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(link.patience().toMillis());
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static AMQP.BasicProperties properties(Message message) {
        return new AMQP.BasicProperties.Builder()
                .contentType(CloudEvents.MEDIA_TYPE)
                .deliveryMode(PERSISTENT)
                .messageId(message.id())
                .type(message.type())
                .build();
    }

    private TransportException failed(Exception error) {
        close();
        return link.failed(error);
    }

    @Override
    public void close() {
        if (channel != null) {
            link.close(channel);
            channel = null;
        }
    }
}
