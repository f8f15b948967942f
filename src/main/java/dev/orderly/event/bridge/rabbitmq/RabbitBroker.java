package dev.orderly.event.bridge.rabbitmq;

import dev.orderly.event.bridge.Address;
import dev.orderly.event.bridge.ForeignBroker;
import dev.orderly.event.bridge.Login;
import dev.orderly.event.bridge.Outlet;
import dev.orderly.event.transport.Intake;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;

/** RabbitMQ: {@code amqp://host:5672/name}, or {@code …/vhost/name}, of an exchange to send to, of a queue to receive from. */
@ApplicationScoped
public class RabbitBroker implements ForeignBroker {

    private static final Pattern PATH = Pattern.compile("([^/]+/)?[^/]{1,255}");

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
        return PATH.matcher(address.path()).matches();
    }

    @Override
    public Outlet outlet(Address to, Optional<Login> login) {
        return new RabbitOutlet(new Link(to, login));
    }

    @Override
    public Intake intake(Address from, Optional<Login> login, String group) {
        return new RabbitInlet(new Link(from, login));
    }
}
