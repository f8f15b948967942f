package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Transport.Parcel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * An idempotent producer. Used by one thread at a time, and no more after an error.
 *
 * <p>The batch that failed is sent again, whole, by another. For the order of a key it is enough that whatever one producer
 * got through of a batch is a beginning of what the batch has for a partition: then the first copy of an event stands behind
 * one of each earlier event of its key. Kafka alone does not see to that. A record that expires on this side, unsent or
 * unanswered, is dropped, and the producer numbers those behind it anew and sends them all the same. So there is one request
 * under way at a time, which holds back what stands behind it in its partitions until it has succeeded; and the first record
 * that fails ends the producer from within its own thread, before it could take up another. It costs no speed: a batch goes
 * to each broker in a request or two.
 */
public final class KafkaSender implements AutoCloseable {

    static final String TYPE = "type";
    static final String MODULE = "topic";

    /** Above the largest that may be published, with what Kafka adds to it. */
    static final int LARGEST_MESSAGE = 65 * 1024 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Duration patience;
    private final String topic;
    private final Function<Parcel, Map<String, String>> headers;

    KafkaSender(KafkaClients clients) {
        this(clients, "relay", KafkaTransport.TOPIC, parcel -> Map.of(TYPE, parcel.type(), MODULE, parcel.topic()));
    }

    /**
     * @param role what it is for, for the name of the client
     * @param headers of a message
     */
    public KafkaSender(KafkaClients clients, String role, String topic, Function<Parcel, Map<String, String>> headers) {
        this.topic = topic;
        this.headers = headers;
        patience = clients.patience();
        producer = clients.producer(
                role,
                Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) patience.multipliedBy(2).toMillis(),
                        // Nothing lingers so long: the end of the batch sends it.
                        ProducerConfig.LINGER_MS_CONFIG,
                        patience.dividedBy(2).toMillis(),
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        LARGEST_MESSAGE,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        2L * LARGEST_MESSAGE));
    }

    /**
     * Returns once all replicas in sync have all of it, or fails after about twice the time an answer may take.
     *
     * @throws KafkaException if any of it is not certain to be there
     */
    public void send(List<Parcel> batch) {
        var failure = new AtomicReference<Exception>();
        try {
            for (var parcel : batch) {
                producer.send(record(parcel), (sent, error) -> end(failure, error));
                if (failure.get() != null) {
                    break;
                }
            }
            producer.flush();
        } catch (IllegalStateException | KafkaException ended) {
            failure.compareAndSet(null, ended);
        }
        if (failure.get() != null) {
            throw new KafkaException("not all of it was taken", failure.get());
        }
    }

    private void end(AtomicReference<Exception> failure, Exception error) {
        if (error != null && failure.compareAndSet(null, error)) {
            producer.close(Duration.ZERO);
        }
    }

    private ProducerRecord<byte[], byte[]> record(Parcel parcel) {
        var message = new ProducerRecord<>(topic, bytes(parcel.key()), bytes(parcel.text()));
        headers.apply(parcel).forEach((name, value) -> message.headers().add(name, bytes(value)));
        return message;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of a key or a header; null of nothing. */
    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** After an error: what is not sent yet is dropped. */
    public void abandon() {
        producer.close(Duration.ZERO);
    }

    @Override
    public void close() {
        producer.close(patience);
    }
}
