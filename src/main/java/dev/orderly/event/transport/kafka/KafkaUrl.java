package dev.orderly.event.transport.kafka;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Where the brokers are, and any property of Kafka's clients: {@code ssl://a:9093,b:9093?sasl.mechanism=SCRAM-SHA-512}.
 *
 * @param servers as {@code bootstrap.servers}
 * @param encrypted whether TLS is spoken
 * @param properties of producers, consumers and admin clients, each for those that know it
 */
public record KafkaUrl(String servers, boolean encrypted, Map<String, String> properties) {

    private static final String SERVER = "(?:\\[[0-9a-fA-F:.]+]|[^\\[\\]/?,:@\\s]+):\\d{1,5}";
    private static final Pattern FORM = Pattern.compile("(ssl://)?(%1$s(?:,%1$s)*)(?:\\?(.*))?".formatted(SERVER));

    static final ConfigDef PRODUCER = ProducerConfig.configDef();
    static final ConfigDef CONSUMER = ConsumerConfig.configDef();
    static final ConfigDef ADMIN = AdminClientConfig.configDef();

    /** On these hangs what the transport promises. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "client.id",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "acks",
            "enable.idempotence",
            "max.in.flight.requests.per.connection",
            "retries",
            "delivery.timeout.ms",
            "linger.ms",
            "transactional.id",
            "partitioner.class",
            "partitioner.ignore.keys",
            "compression.type",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "partition.assignment.strategy",
            "enable.auto.commit",
            "auto.offset.reset",
            "allow.auto.create.topics");

    /** Nothing if it is of another form, or a property cannot be read. */
    public static Optional<KafkaUrl> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return properties(form.group(3))
                .map(properties -> new KafkaUrl(form.group(2), form.group(1) != null, properties));
    }

    private static Optional<Map<String, String>> properties(String query) {
        var properties = new HashMap<String, String>();
        for (String property : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            try {
                properties.put(
                        property.substring(0, equals),
                        URLDecoder.decode(property.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException notPercentEncoded) {
                return Optional.empty();
            }
        }
        return Optional.of(Map.copyOf(properties));
    }

    /** What of a URL may be shown: a property may be a secret. */
    static String harmless(String text) {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query) + "?…";
    }

    /** Whether a client knows each property, takes its value, and leaves it to be set. */
    public boolean isAccepted() {
        return properties.keySet().stream().noneMatch(OURS::contains)
                && properties.keySet().stream().allMatch(this::isAccepted);
    }

    private boolean isAccepted(String name) {
        var knowing = Stream.of(PRODUCER, CONSUMER, ADMIN)
                .filter(client -> client.names().contains(name))
                .toList();
        return !knowing.isEmpty() && knowing.stream().allMatch(client -> accepts(client, name));
    }

    private boolean accepts(ConfigDef client, String name) {
        try {
            return client.validate(Map.of(name, properties.get(name))).stream()
                    .filter(value -> value.name().equals(name))
                    .map(ConfigValue::errorMessages)
                    .allMatch(Collection::isEmpty);
        } catch (ConfigException refused) {
            return false;
        }
    }

    /** The properties that one kind of client knows; it would warn of others. */
    Map<String, String> propertiesOf(ConfigDef client) {
        return properties.entrySet().stream()
                .filter(property -> client.names().contains(property.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
