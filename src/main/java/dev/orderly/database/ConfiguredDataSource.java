package dev.orderly.database;

import dev.orderly.config.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The physical connections behind the container's pool, to the database that {@code ORDERLY_DB_URL} names: an embedded
 * H2 by default, else PostgreSQL.
 *
 * <p>Payara's pool is made of it (see {@code glassfish-resources.xml}); Open Liberty takes drivers from a library only and
 * reads the same settings in its {@code platform.xml}.
 */
public class ConfiguredDataSource implements DataSource {

    /** Where the embedded database and the embedded broker keep their files. */
    public static final Setting<String> DATA = Setting.text("orderly.data", "data");

    private static final Setting<String> URL = Setting.text(
            "orderly.db.url",
            null,
            "a URL that starts with jdbc:postgresql: or jdbc:h2:",
            url -> url.startsWith("jdbc:postgresql:") || url.startsWith("jdbc:h2:"));
    private static final Setting<String> USER = Setting.text("orderly.db.user", "sa");
    private static final Setting<String> PASSWORD = Setting.text("orderly.db.password", null);

    /** Without WRITE_DELAY=0 H2 acknowledges commits that a killed process then loses. */
    private static final String H2_OPTIONS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";

    /** Seconds in which the other side must take a connection up: a database that is there does so in milliseconds. */
    static final int CONNECT_SECONDS = 5;

    /**
     * Seconds without a byte after which a connection counts as lost: the only way to learn of a machine or a network that
     * went silent. More than any statement takes, its waits for locks included.
     */
    static final int SILENCE_SECONDS = 20;

    /**
     * Told to PostgreSQL, so that it gives up a client that froze (15 s idle within a transaction, less than another waits
     * for its locks) or vanished (a minute without a sign from its machine).
     */
    static final String SERVER_OPTIONS = "-c idle_in_transaction_session_timeout=15s"
            + " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

    /** What a URL does not say itself; {@code platform.xml} has the same for Open Liberty. */
    private static final Map<PGProperty, String> DEFAULTS = Map.of(
            PGProperty.REWRITE_BATCHED_INSERTS,
            "true",
            PGProperty.APPLICATION_NAME,
            "orderly",
            PGProperty.CONNECT_TIMEOUT,
            Integer.toString(CONNECT_SECONDS),
            PGProperty.SOCKET_TIMEOUT,
            Integer.toString(SILENCE_SECONDS),
            PGProperty.TCP_KEEP_ALIVE,
            "true",
            PGProperty.OPTIONS,
            SERVER_OPTIONS);

    private final DataSource driver = open(url(), USER.get(), PASSWORD.find().orElse(""));
    private final AtomicLong lossAt = new AtomicLong(System.nanoTime());

    static String url() {
        return URL.find()
                .orElseGet(() -> "jdbc:h2:file:"
                        + Path.of(DATA.get()).toAbsolutePath().resolve(Setting.application()) + H2_OPTIONS);
    }

    /** A data source of the driver that the URL asks for, without a pool. */
    public static DataSource open(String url, String user, String password) {
        if (url.startsWith("jdbc:h2:")) {
            var h2 = new JdbcDataSource();
            h2.setURL(url);
            h2.setUser(user);
            h2.setPassword(password);
            return h2;
        }
        var postgres = new PGSimpleDataSource();
        postgres.setURL(url);
        postgres.setUser(user);
        postgres.setPassword(password);
        var said = said(url);
        DEFAULTS.forEach((property, value) -> {
            if (!said.containsKey(property.getName())) {
                postgres.setProperty(property, value);
            }
        });
        return postgres;
    }

    /** Every property of a connection to PostgreSQL that is set unless its URL sets it. */
    static Map<String, String> defaults() {
        return DEFAULTS.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().getName(), Map.Entry::getValue));
    }

    private static Properties said(String url) {
        var said = org.postgresql.Driver.parseURL(url, null);
        if (said == null) {
            throw new IllegalArgumentException("ORDERLY_DB_URL is no URL of PostgreSQL: " + url);
        }
        return said;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return PhysicalConnection.of(driver.getConnection(), lossAt);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        // Containers pass the credentials they were configured with; ours come from the settings alone.
        return PhysicalConnection.of(driver.getConnection(), lossAt);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.orderly.database");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return driver.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return driver.isWrapperFor(type);
    }
}
