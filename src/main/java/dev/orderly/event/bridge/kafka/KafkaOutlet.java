package dev.orderly.event.bridge.kafka;

import dev.orderly.event.FinalFailure;
import dev.orderly.event.bridge.Address;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.cloudevents.CloudEvents;
import dev.orderly.event.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic to be written to: the key of an event is that of its record, so that one partition has all of a key in their order. */
final class KafkaOutlet implements Outlet {

    private final Address address;
    private final Map<String, Object> properties;
    private Producer<String, String> producer;

    KafkaOutlet(Address address, Map<String, Object> common) {
        int patience = Math.toIntExact(address.patience().toMillis());
        this.address = address;
        this.properties = new HashMap<>(common);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
    }

    @Override
    public void send(List<Message> messages) {
        try {
            if (producer == null) {
                producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
            }
            var sent = new ArrayList<Future<RecordMetadata>>(messages.size());
            for (var message : messages) {
                sent.add(producer.send(record(message)));
            }
            producer.flush();
            for (var one : sent) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (KafkaException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            throw failed(new InterruptException(e));
        }
    }

    private ProducerRecord<String, String> record(Message message) {
        var headers = new RecordHeaders().add("content-type", CloudEvents.MEDIA_TYPE.getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(address.path(), null, message.key(), message.json(), headers);
    }

    /** With it goes what the producer still holds: sent later, it would come behind what is sent again. */
    private RuntimeException failed(Throwable error) {
        close();
        return error instanceof RecordTooLargeException
                ? new FinalFailure(
                        "%s takes no event as large as this: %s".formatted(address, error.getMessage()), error)
                : new TransportException("%s does not take events: %s".formatted(address, error.getMessage()), error);
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
