package dev.orderly.event.bridge.kafka;

import dev.orderly.event.bridge.Address;
import dev.orderly.event.bridge.ForeignBroker;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.kafka.KafkaClients;
import dev.orderly.event.transport.kafka.KafkaUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Kafka: {@code kafka://one:9092,other:9092/topic}, with properties of Kafka's clients behind a question mark. */
@ApplicationScoped
public class KafkaBroker implements ForeignBroker {

    private static final Pattern TOPIC = Pattern.compile("[\\w.-]{1,249}");
    private static final String PORT = ":9092";

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
        return TOPIC.matcher(address.path()).matches()
                && url(address).filter(KafkaUrl::isAccepted).isPresent();
    }

    private static Optional<KafkaUrl> url(Address address) {
        var hosts = Arrays.stream(address.hosts().split(",", -1))
                .map(host -> host.matches(".*:\\d+") ? host : host + PORT)
                .collect(Collectors.joining(","));
        return KafkaUrl.parse((address.tls() ? "ssl://" : "") + hosts + "?" + address.query());
    }

    private static KafkaClients clients(Address address, Login login) {
        return new KafkaClients(url(address).orElseThrow(), login);
    }

    @Override
    public Outlet outlet(Address to, Login login) {
        return new KafkaOutlet(to, clients(to, login));
    }

    @Override
    public Intake intake(Address from, Login login, String group) {
        return new KafkaInlet(from, clients(from, login), group);
    }
}
