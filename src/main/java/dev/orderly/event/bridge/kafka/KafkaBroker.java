package dev.orderly.event.bridge.kafka;

import dev.orderly.event.bridge.Address;
import dev.orderly.event.bridge.ForeignBroker;
import dev.orderly.event.bridge.Login;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.transport.Intake;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/** Kafka: {@code kafka://host:9092,other:9092/topic}. A log-in is SASL's PLAIN. */
@ApplicationScoped
public class KafkaBroker implements ForeignBroker {

    private static final Pattern TOPIC = Pattern.compile("[\\w.-]{1,249}");
    private static final int PORT = 9092;

    /** Held, as a logger that nobody refers to forgets its level. What its clients cannot do, their callers are told. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

    @Override
    public String scheme() {
        return "kafka";
    }

    @Override
    public String example() {
        return "kafka://host:9092/topic";
    }

    @Override
    public boolean accepts(Address address) {
        return TOPIC.matcher(address.path()).matches();
    }

    @Override
    public Outlet outlet(Address to, Optional<Login> login) {
        return new KafkaOutlet(to, common(to, login));
    }

    @Override
    public Intake intake(Address from, Optional<Login> login, String group) {
        return new KafkaInlet(from, common(from, login), group);
    }

    private static Map<String, Object> common(Address address, Optional<Login> login) {
        CLIENTS.setLevel(Level.SEVERE);
        var properties = new HashMap<String, Object>();
        properties.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                address.hosts(PORT).collect(Collectors.toList()));
        properties.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (login.isPresent() ? "SASL_" : "") + (address.tls() ? "SSL" : "PLAINTEXT"));
        login.ifPresent(who -> {
            properties.put(SaslConfigs.SASL_MECHANISM, "PLAIN");
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, plain(who));
        });
        return properties;
    }

    private static String plain(Login login) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(quoted(login.user()), quoted(login.password()));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
