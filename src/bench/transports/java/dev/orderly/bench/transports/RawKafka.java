package dev.orderly.bench.transports;

import dev.orderly.event.transport.Transport.Parcel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** {@code acks=all}, a flush a batch, a commit a batch of the same size; all else as the client has it by default. */
final class RawKafka implements Line {

    private static final String TOPIC = "raw";
    private static final int PARTITIONS = 12;

    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final Queue<String> fetched = new ArrayDeque<>();

    RawKafka(String servers) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"), new StringSerializer(), new StringSerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "group.id", TOPIC,
                        "enable.auto.commit", "false",
                        "max.poll.records", Speed.PUMP_BATCH,
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(TOPIC));
    }

    @Override
    public void send(List<Parcel> batch) {
        var sent = new ArrayList<Future<?>>();
        batch.forEach(parcel -> sent.add(producer.send(new ProducerRecord<>(TOPIC, parcel.key(), parcel.text()))));
        producer.flush();
        try {
            for (var one : sent) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> take(int most) {
        if (fetched.isEmpty()) {
            consumer.poll(Duration.ofMillis(500)).forEach(message -> fetched.add(message.value()));
            consumer.commitSync();
        }
        var texts = new ArrayList<String>();
        while (texts.size() < most && !fetched.isEmpty()) {
            texts.add(fetched.remove());
        }
        return Collections.unmodifiableList(texts);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
