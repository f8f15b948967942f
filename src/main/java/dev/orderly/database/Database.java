package dev.orderly.database;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.CMTTransactionHandler;

/**
 * The database of this instance: one {@link Handle} per JTA transaction, and writes that wait for its end.
 *
 * <p>Thread-safe. A handle belongs to the transaction it was asked for in and is closed with it; never keep or close it.
 */
@ApplicationScoped
public class Database {

    /** A resource reference; each server binds it in a file of its own. */
    static final String RESOURCE = "jdbc/orderly";

    private static final String POSTGRESQL = "PostgreSQL";

    @Resource(name = RESOURCE)
    private DataSource dataSource;

    @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
    private TransactionSynchronizationRegistry registry;

    private Jdbi jdbi;

    /** Before anything connects: containers do that late, and wrap the reason in errors of their own. */
    static void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        ConfiguredDataSource.url();
    }

    @PostConstruct
    void open() {
        jdbi = configure(Jdbi.create(dataSource)).setTransactionHandler(new CMTTransactionHandler());
    }

    static Jdbi configure(Jdbi jdbi) {
        return jdbi.registerArrayType(UUID.class, "uuid")
                .registerArrayType(String.class, "varchar")
                .registerArrayType(Long.class, "bigint")
                .registerArrayType(Integer.class, "integer");
    }

    /**
     * The handle of the current transaction.
     *
     * @throws IllegalStateException if no transaction is active
     */
    public Handle handle() {
        return unitOfWork().handle();
    }

    /**
     * Writes at the end of the current transaction, together with all that was written with the same statement: one round
     * trip for many. Use it where neither the result nor the row is needed before the commit, and no other statement
     * touches the row: what is written by different statements does not keep its order.
     *
     * @param values the positional parameters of the statement
     * @throws IllegalStateException if no transaction is active
     */
    public void writeLater(String sql, Object... values) {
        unitOfWork().writeLater(sql, values);
    }

    /**
     * What the current transaction gathers under a key, made on first use; {@code atCommit} sees it once, before the
     * writes of {@link #writeLater} go out.
     *
     * @throws IllegalStateException if no transaction is active
     */
    public <T> T gather(Object key, Supplier<T> first, Consumer<T> atCommit) {
        return unitOfWork().gather(key, first, atCommit);
    }

    /**
     * Writes what waits for the end of the current transaction now, for a query that must see it.
     *
     * @throws IllegalStateException if no transaction is active
     */
    public void flush() {
        unitOfWork().flush();
    }

    /** The rows of a table that the current transaction holds for update.
     *
     * @throws IllegalStateException if no transaction is active
     */
    public <K extends Comparable<K>, V> Rows<K, V> rows(Rows.Table<K, V> table) {
        return gather(table, () -> new Rows<>(table), Rows::write);
    }

    /**
     * Reads with the handle of the current transaction, or with one of its own where there is none.
     */
    public <T> T read(Function<Handle, T> query) {
        if (inTransaction()) {
            return query.apply(handle());
        }
        try (Handle handle = jdbi.open()) {
            return query.apply(handle);
        }
    }

    public boolean inTransaction() {
        return registry.getTransactionStatus() == Status.STATUS_ACTIVE;
    }

    /**
     * Has the database end the current transaction once it has heard nothing from it for so long: else a process that froze
     * would keep its rows from the others, whatever the time. Does nothing on H2, of which there is one process only.
     *
     * @throws IllegalStateException if no transaction is active
     */
    public void endTransactionIfFrozen(Duration silence) {
        try {
            if (POSTGRESQL.equals(handle().getConnection().getMetaData().getDatabaseProductName())) {
                handle().execute("set local idle_in_transaction_session_timeout = " + silence.toMillis());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not tell what it is", e);
        }
    }

    /** Calls back once the current transaction has committed; not at all if it rolls back. */
    public void afterCommit(Runnable action) {
        unitOfWork().afterCommit(action);
    }

    /** Calls back once the current transaction has ended otherwise than by a commit that is known to have succeeded. */
    public void afterRollback(Runnable action) {
        unitOfWork().afterRollback(action);
    }

    private UnitOfWork unitOfWork() {
        if (registry.getTransactionKey() == null) {
            throw new IllegalStateException("No transaction is active: call this in a @Transactional method");
        }
        var unit = (UnitOfWork) registry.getResource(UnitOfWork.class);
        if (unit == null) {
            unit = new UnitOfWork(jdbi::open);
            registry.registerInterposedSynchronization(unit);
            registry.putResource(UnitOfWork.class, unit);
        }
        return unit;
    }
}
