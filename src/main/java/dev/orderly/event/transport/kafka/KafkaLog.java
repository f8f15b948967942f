package dev.orderly.event.transport.kafka;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The log of Kafka's clients, which is off: all that matters comes as an exception to whoever called, and they would tell it
 * at every attempt besides, with all their settings and some hundred lines an hour of what is usual.
 */
final class KafkaLog {

    private static final String ALL = "org.apache.kafka";

    /** Of what is made with a connection; the others are known once a client is made. */
    private static final Set<String> LATER = Set.of(
            ALL,
            ALL + ".clients.FetchSessionHandler",
            ALL + ".common.network.SslTransportLayer",
            ALL + ".common.security.authenticator.SaslClientAuthenticator");

    /** Held here because a logger that nobody refers to forgets its level. */
    private static final Set<Logger> SILENT = ConcurrentHashMap.newKeySet();

    private KafkaLog() {}

    /** Each by name, because a server may give every logger a level of its own. To be called with each client. */
    static void silence() {
        var known = Collections.list(LogManager.getLogManager().getLoggerNames());
        Stream.concat(LATER.stream(), known.stream().filter(name -> name.startsWith(ALL)))
                .map(Logger::getLogger)
                .filter(SILENT::add)
                .forEach(logger -> logger.setLevel(Level.OFF));
    }
}
