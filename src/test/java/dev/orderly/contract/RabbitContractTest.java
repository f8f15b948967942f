package dev.orderly.contract;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.ConnectionFactory;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.rabbitmq.RabbitTransport;
import dev.orderly.fixture.RabbitProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Of RabbitMQ, with its default settings. */
class RabbitContractTest extends TransportContract {

    @Override
    Broker broker(Path folder) {
        return RabbitProcess.startedIn(folder);
    }

    @Override
    Transport connect(String url) {
        return configured(RabbitTransport::new, url);
    }

    @Override
    Transport connectImpatiently(String url) {
        return configured(RabbitTransport::new, url + "?timeout=2s");
    }

    @Override
    void sendForeign(String url, Subscription to, byte[] body) {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(URI.create(url).getPort());
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            var properties = new BasicProperties.Builder()
                    .deliveryMode(2)
                    .replyTo("nowhere")
                    .headers(Map.of("x_unknown", "header"))
                    .build();
            channel.confirmSelect();
            channel.basicPublish("orderly", to.types().iterator().next(), properties, body);
            channel.waitForConfirmsOrDie();
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("The foreign message is not sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One consumer of a queue is active, so that the order of a key holds. */
    @Override
    Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.SHARES_KEYS));
    }
}
