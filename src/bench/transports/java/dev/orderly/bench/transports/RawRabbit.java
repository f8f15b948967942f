package dev.orderly.bench.transports;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.orderly.event.transport.Transport.Parcel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A quorum queue; persistent messages, confirms awaited a batch, one acknowledgement a batch. */
final class RawRabbit implements Line {

    private static final String QUEUE = "raw";
    private static final int PREFETCH = 1000;
    private static final BasicProperties PERSISTENT =
            new BasicProperties.Builder().deliveryMode(2).build();

    private final Connection connection;
    private final Channel publishing;
    private final Channel consuming;
    private final BlockingQueue<Delivery> prefetched = new LinkedBlockingQueue<>();

    RawRabbit(String url) {
        try {
            var factory = new ConnectionFactory();
            factory.setUri(url);
            connection = factory.newConnection();
            publishing = connection.createChannel();
            publishing.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
            publishing.confirmSelect();
            consuming = connection.createChannel();
            consuming.basicQos(PREFETCH);
            consuming.basicConsume(QUEUE, false, (tag, message) -> prefetched.add(message), tag -> {});
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send(List<Parcel> batch) {
        try {
            for (var parcel : batch) {
                publishing.basicPublish("", QUEUE, PERSISTENT, parcel.text().getBytes(StandardCharsets.UTF_8));
            }
            publishing.waitForConfirmsOrDie(10_000);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> take(int most) {
        try {
            var taken = new ArrayList<Delivery>();
            var first = prefetched.poll(500, TimeUnit.MILLISECONDS);
            if (first == null) {
                return List.of();
            }
            taken.add(first);
            prefetched.drainTo(taken, most - 1);
            var texts = taken.stream()
                    .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                    .toList();
            consuming.basicAck(taken.get(taken.size() - 1).getEnvelope().getDeliveryTag(), true);
            return texts;
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
