package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.PlacedOrders;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.ShopClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill} (SIGTERM) in full work: the server ends by itself, nothing fails of it, and a restart finishes the work. */
class StopProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "stopped");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FAILED_OR_WAITING = "select error_message from delivery";
    private static final int CUSTOMERS = 4;
    private static final int ORDERS_BEFORE_THE_STOP = 100;

    @Test
    @Tag("faults")
    void finishesWhatIsAtWorkOnPayara() throws Exception {
        var folder = FOLDER.resolve("payara");
        List<String> accepted;
        try (var server = ServerProcess.payara(folder, Map.of())) {
            accepted = stopInFullWork(server);
        }

        var orders = readDatabase(folder, "select id from orders");
        assertThat(orders).containsAll(accepted);
        assertThat(readDatabase(folder, FAILED_OR_WAITING)).isEmpty();
        try (var server = ServerProcess.payara(folder, Map.of())) {
            PlacedOrders.assertOnceEach(server.shop(), orders);
        }
    }

    @Test
    void finishesWhatIsAtWorkOnLiberty() throws Exception {
        var folder = FOLDER.resolve("liberty");
        List<String> accepted;
        try (var server = ServerProcess.liberty(folder, Map.of())) {
            accepted = stopInFullWork(server);
        }

        var orders = readDatabase(folder, "select id from orders");
        assertThat(orders).containsAll(accepted);
        assertThat(readDatabase(folder, FAILED_OR_WAITING)).isEmpty();
        try (var server = ServerProcess.liberty(folder, Map.of())) {
            PlacedOrders.assertOnceEach(server.shop(), orders);
        }
    }

    /** Returns the orders that were accepted until nobody answered. */
    private static List<String> stopInFullWork(ServerProcess server) throws Exception {
        var ids = new ConcurrentLinkedQueue<String>();
        var customers = Executors.newFixedThreadPool(CUSTOMERS);
        var enough = new CountDownLatch(ORDERS_BEFORE_THE_STOP);
        for (int i = 0; i < CUSTOMERS; i++) {
            customers.execute(() -> orderUntilRefused(server.shop(), ids, enough));
        }
        assertThat(enough.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(server.stop(PATIENCE)).as("ended by itself").isTrue();

        end(customers);
        assertThat(server.log()).noneMatch(StopProcessIT::isComplaint);
        return List.copyOf(ids);
    }

    private static void orderUntilRefused(ShopClient shop, ConcurrentLinkedQueue<String> ids, CountDownLatch enough) {
        try {
            while (true) {
                ids.add(shop.order("P-%04d".formatted(ids.size() % 1000 + 1), 1, "sandbox-ok"));
                enough.countDown();
            }
        } catch (UncheckedIOException | IllegalStateException stopping) {
            // neither accepted nor promised
        }
    }

    private static void end(ExecutorService customers) throws InterruptedException {
        customers.shutdown();
        assertThat(customers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private static boolean isComplaint(String line) {
        return line.contains("dev.orderly")
                && (line.contains("WARN") || line.contains("SEVERE") || line.contains("\tat "));
    }

    /** What a stopped server has left; an order may be there whose answer was lost. */
    private static List<String> readDatabase(Path folder, String query) throws SQLException {
        var source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("data/orderly") + ";DATABASE_TO_LOWER=TRUE");
        source.setUser("sa");
        try (var connection = source.getConnection();
                var rows = connection.createStatement().executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
