package dev.orderly.event.bridge;

import dev.orderly.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where events of another system go or come from: {@code kafka://one:9092,other:9092/topic}, {@code amqps://host/exchange}.
 *
 * @param scheme the kind of broker, see {@link ForeignBroker}: without the {@code s} of TLS
 * @param tls whether the connection is encrypted, and the other side known by what the JVM trusts
 * @param hosts one or more, each with or without a port
 * @param path what is meant there
 * @param patience how long an answer may take; 10 s, unless {@code ?timeout=} says otherwise
 */
public record Address(String scheme, boolean tls, List<String> hosts, String path, Duration patience) {

    private static final Pattern FORM =
            Pattern.compile("([a-z]{2,20}?)(s?)://([^/?#@\\s]+)/([^?#\\s]+)(\\?timeout=(\\w+))?");
    private static final Pattern HOST = Pattern.compile("(\\[[\\p{XDigit}:.]+]|[\\w.-]+)(:\\d{1,5})?");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The address that a text is; nothing if it is none. A log-in is none of its parts. */
    static Optional<Address> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var hosts = List.of(form.group(3).split(",", -1));
        var patience = form.group(6) == null ? Optional.of(PATIENCE) : Setting.parseDuration(form.group(6));
        if (patience.isEmpty()
                || !hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            return Optional.empty();
        }
        return Optional.of(new Address(form.group(1), !form.group(2).isEmpty(), hosts, form.group(4), patience.get()));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return "%s://%s/%s".formatted(scheme + (tls ? "s" : ""), String.join(",", hosts), path);
    }

    /** The hosts, with this port where they name none. */
    public Stream<String> hosts(int otherwise) {
        return hosts.stream().map(host -> host.matches(".*:\\d+") ? host : host + ":" + otherwise);
    }
}
