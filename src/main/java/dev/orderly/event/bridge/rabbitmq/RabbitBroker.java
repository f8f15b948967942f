package dev.orderly.event.bridge.rabbitmq;

import dev.orderly.event.bridge.Address;
import dev.orderly.event.bridge.ForeignBroker;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.rabbitmq.RabbitConnections;
import dev.orderly.event.transport.rabbitmq.RabbitUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** RabbitMQ: {@code amqp://host:5672/name}, or {@code …/vhost/name}, of an exchange to send to, of a queue to receive from. */
@ApplicationScoped
public class RabbitBroker implements ForeignBroker {

    private static final Pattern PATH = Pattern.compile("(?:([^/]+)/)?([^/]{1,255})");

    @Override
    public String scheme() {
        return "amqp";
    }

    @Override
    public String example() {
        return "amqp://host:5672/name";
    }

    @Override
    public boolean accepts(Address address) {
        return PATH.matcher(address.path()).matches() && url(address).isPresent();
    }

    private static Optional<RabbitUrl> url(Address address) {
        String host = part(address, 1);
        String query = address.query().isEmpty() ? "" : "?" + address.query();
        return RabbitUrl.parse("%s://%s/%s%s"
                .formatted(address.tls() ? "amqps" : "amqp", address.hosts(), host == null ? "" : host, query));
    }

    private static String name(Address address) {
        return URLDecoder.decode(part(address, 2).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String part(Address address, int number) {
        var path = PATH.matcher(address.path());
        path.matches();
        return path.group(number);
    }

    @Override
    public Outlet outlet(Address to, Login login) {
        return new RabbitOutlet(connections(to, login), name(to));
    }

    @Override
    public Intake intake(Address from, Login login, String group) {
        return new RabbitInlet(connections(from, login), name(from));
    }

    private static RabbitConnections connections(Address address, Login login) {
        var url = url(address).orElseThrow();
        return new RabbitConnections(url, login, url.timeout());
    }
}
