package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.transport.artemis.ArtemisTransport;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.PlacedOrders;
import dev.orderly.fixture.ServerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Two servers, one database, one broker: the one that relays freezes ({@code kill -STOP}) in full work, and wakes up again. */
class FrozenRelayProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "frozen");
    private static final Pattern RELAY = Pattern.compile("The relay of this instance is ([0-9a-f-]{36})");

    /** A lease, and as much again if it froze within a transaction; the rest is for a busy machine. */
    private static final Duration TAKEOVER = Duration.ofSeconds(20);

    private final ConcurrentLinkedQueue<String> orders = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void anotherGoesOnAndNothingIsLostOrDoneTwice() throws Exception {
        int port = ServerProcess.freePort();
        try (var postgres = EmbeddedPostgres.start();
                var broker = brokerAt(port);
                var one = ServerProcess.payara(FOLDER.resolve("one"), settings(postgres, port));
                var two = ServerProcess.payara(FOLDER.resolve("two"), settings(postgres, port))) {
            var customer = CompletableFuture.runAsync(() -> orderUntilEnough(two));
            Await.until(() -> orders.size() > 20);

            freezeAsOwner(one, postgres);
            int before = orders.size();
            long frozenAt = System.nanoTime();
            Await.until(() -> relayOf(two).equals(owner(postgres)));
            Await.until(() -> orders.size() > before + 20);
            assertThat(Duration.ofNanos(System.nanoTime() - frozenAt)).isLessThan(TAKEOVER);
            one.thaw();

            enough.set(true);
            customer.join();
            PlacedOrders.assertOnceEach(two.shop(), List.copyOf(orders));
        }
    }

    private void orderUntilEnough(ServerProcess server) {
        while (!enough.get()) {
            orders.add(server.shop().order("P-%04d".formatted(orders.size() % 1000 + 1), 1, "sandbox-ok"));
        }
    }

    /** The lease goes to and fro; so it is frozen until it is found with it. */
    private static void freezeAsOwner(ServerProcess server, EmbeddedPostgres postgres) {
        String relay = relayOf(server);
        Await.until(() -> {
            try {
                server.freeze();
                if (relay.equals(owner(postgres))) {
                    return true;
                }
                server.thaw();
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String relayOf(ServerProcess server) {
        return server.log().stream()
                .flatMap(line -> RELAY.matcher(line).results())
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** Whose lease it is that has not run out; empty if it is free. */
    private static String owner(EmbeddedPostgres postgres) {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select owner from relay_lease where until > current_timestamp")) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The product's own, in this process. */
    private static ArtemisTransport brokerAt(int port) {
        System.setProperty("orderly.data", FOLDER.resolve("broker").toString());
        System.setProperty("orderly.broker.listen", url(port));
        try {
            return new ArtemisTransport();
        } finally {
            System.clearProperty("orderly.data");
            System.clearProperty("orderly.broker.listen");
        }
    }

    private static Map<String, String> settings(EmbeddedPostgres postgres, int port) {
        return Map.of(
                "ORDERLY_DB_URL",
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()),
                "ORDERLY_DB_USER",
                "postgres",
                "ORDERLY_DB_PASSWORD",
                "postgres",
                "ORDERLY_TRANSPORT_URL",
                url(port));
    }

    private static String url(int port) {
        return "tcp://127.0.0.1:%d?useEpoll=false;useKQueue=false".formatted(port);
    }
}
