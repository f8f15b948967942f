package dev.orderly.database;

import dev.orderly.config.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
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

    private final DataSource driver = open(url(), USER.get(), PASSWORD.find().orElse(""));

    static String url() {
        return URL.find()
                .orElseGet(() ->
                        "jdbc:h2:file:" + Path.of(DATA.get()).toAbsolutePath().resolve("orderly") + H2_OPTIONS);
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
        postgres.setReWriteBatchedInserts(true);
        postgres.setApplicationName("orderly");
        return postgres;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return driver.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        // Containers pass the credentials they were configured with; ours come from the settings alone.
        return driver.getConnection();
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
