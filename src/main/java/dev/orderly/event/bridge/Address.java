package dev.orderly.event.bridge;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where events of another system go or come from: {@code kafka://one:9092,other:9092/topic}, {@code amqps://host/exchange}. A
 * log-in is none of its parts.
 *
 * @param scheme the kind of broker, see {@link ForeignBroker}: without the {@code s} of TLS
 * @param tls whether the connection is encrypted, and the other side known by what the JVM trusts
 * @param hosts one or more, comma-separated, each with or without a port
 * @param path what is meant there
 * @param query what stands behind a question mark, such as how long an answer may take; or empty
 */
public record Address(String scheme, boolean tls, String hosts, String path, String query) {

    private static final Pattern FORM =
            Pattern.compile("([a-z]{2,20}?)(s?)://([^/?#@\\s]+)/([^?#\\s]*[^?#/\\s])(\\?(\\S*))?");

    /** The address that a text is; nothing if it is none. */
    static Optional<Address> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new Address(
                        form.group(1),
                        !form.group(2).isEmpty(),
                        form.group(3),
                        form.group(4),
                        form.group(6) == null ? "" : form.group(6)))
                : Optional.empty();
    }

    /** As it is written, but for the query, in which secrets may be. */
    @Override
    public String toString() {
        return "%s%s://%s/%s".formatted(scheme, tls ? "s" : "", hosts, path);
    }
}
