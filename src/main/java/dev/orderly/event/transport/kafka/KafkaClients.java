package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Login;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes clients of one Kafka with the settings they share. What the URL says goes before the times here; {@code
 * request.timeout.ms}, how long an answer may take, is what the others are measured by. Thread-safe.
 */
public final class KafkaClients {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaUrl url;
    private final Map<String, Object> access = new HashMap<>();
    private final Duration patience;

    /**
     * @param login nobody is logged in unless it is complete
     */
    public KafkaClients(KafkaUrl url, Login login) {
        this.url = url;
        patience = patience(url);
        access.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, url.servers());
        access.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (login.isComplete() ? "SASL_" : "") + (url.encrypted() ? "SSL" : "PLAINTEXT"));
        if (login.isComplete()) {
            String mechanism = url.properties().getOrDefault(SaslConfigs.SASL_MECHANISM, "PLAIN");
            access.put(SaslConfigs.SASL_MECHANISM, mechanism);
            access.put(SaslConfigs.SASL_JAAS_CONFIG, jaas(mechanism, login));
        }
    }

    private static Duration patience(KafkaUrl url) {
        String given = url.properties().get(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
        return given == null ? PATIENCE : Duration.ofMillis(Long.parseLong(given));
    }

    private static String jaas(String mechanism, Login login) {
        return "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                .formatted(
                        mechanism.startsWith("SCRAM") ? "scram.ScramLoginModule" : "plain.PlainLoginModule",
                        quoted(login.user()),
                        quoted(login.password()));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** How long an answer may take. */
    public Duration patience() {
        return patience;
    }

    KafkaProducer<byte[], byte[]> producer(String role, Map<String, Object> more) {
        var config = config(role, KafkaUrl.PRODUCER, more);
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis());
        return inOurLoader(() -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** One that commits when it is told to; and begins where nothing was committed only if more than this says where. */
    public KafkaConsumer<byte[], byte[]> consumer(String role, Map<String, Object> more) {
        var config = config(role, KafkaUrl.CONSUMER, more);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                more.getOrDefault(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"));
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return inOurLoader(() -> new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** @param patience how long an answer may take, all attempts together */
    Admin admin(Duration patience) {
        var config = config("admin", KafkaUrl.ADMIN, Map.of());
        int limit = Math.toIntExact(Math.min(patience.toMillis(), this.patience.toMillis()));
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, limit);
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
        return inOurLoader(() -> Admin.create(config));
    }

    /** A name of its own, as a server has one register of all clients that may stand in several applications. */
    private Map<String, Object> config(String role, ConfigDef client, Map<String, Object> more) {
        var config = new HashMap<String, Object>();
        config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, patience.toMillis());
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        if (client != KafkaUrl.PRODUCER) {
            config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        }
        config.putAll(access);
        config.putAll(more);
        config.putAll(url.propertiesOf(client));
        config.put(
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                more.getOrDefault(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis()));
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "orderly-%s-%s".formatted(role, UUID.randomUUID()));
        return config;
    }

    /** Kafka finds classes that it knows by name, those of the log-in too, by the loader of the thread, which is any. */
    private static <T> T inOurLoader(Supplier<T> making) {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        KafkaLog.silence();
        thread.setContextClassLoader(KafkaClients.class.getClassLoader());
        try {
            return making.get();
        } finally {
            KafkaLog.silence();
            thread.setContextClassLoader(before);
        }
    }
}
