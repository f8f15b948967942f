package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import dev.orderly.config.Setting;
import dev.orderly.event.transport.Login;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the broker is: {@code amqp://host:5672/vhost}, {@code amqps://} with TLS, several nodes of a cluster separated by
 * commas. {@code ?timeout=8s} says how long the broker may take for an answer.
 */
public record RabbitUrl(boolean encrypted, List<Address> nodes, String virtualHost, Duration timeout) {

    static final Setting<RabbitUrl> SETTING = Setting.of(
                    "orderly.transport.url",
                    null,
                    "a URL such as amqp://broker:5672, amqps://broker:5671/vhost or amqp://a:5672,b:5672; user and password are settings of their own",
                    RabbitUrl::parse)
            .showing(Login::hiddenIn);

    /** Also of a quorum queue that is being made. */
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private static final String NODE = "(?:\\[[0-9a-fA-F:]+]|[^/?,:@\\[\\]]+)(?::\\d{1,5})?";
    private static final Pattern URL =
            Pattern.compile("(amqps?)://(%1$s(?:,%1$s)*)(?:/([^/?]*))?(?:\\?timeout=(\\w+))?".formatted(NODE));

    public static Optional<RabbitUrl> parse(String url) {
        var match = URL.matcher(url);
        if (!match.matches()) {
            return Optional.empty();
        }
        boolean encrypted = match.group(1).equals("amqps");
        int port = encrypted ? ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT : ConnectionFactory.DEFAULT_AMQP_PORT;
        var nodes = Arrays.stream(match.group(2).split(","))
                .map(node -> new Address(
                        Address.parseHost(node),
                        Address.parsePort(node) == ConnectionFactory.USE_DEFAULT_PORT ? port : Address.parsePort(node)))
                .toList();
        String path = match.group(3) == null ? "" : URLDecoder.decode(match.group(3), StandardCharsets.UTF_8);
        var timeout = match.group(4) == null ? Optional.of(TIMEOUT) : Setting.parseDuration(match.group(4));
        return timeout.filter(time -> !time.isZero())
                .map(time -> new RabbitUrl(encrypted, nodes, path.isEmpty() ? "/" : path, time));
    }
}
