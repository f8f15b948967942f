package dev.orderly.database;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A {@link Database} with transactions of one thread each, without a container: H2 in memory, or what a URL names. */
public final class LocalDatabase {

    private static final Logger LOG = Logger.getLogger("org.flywaydb");

    static {
        LOG.setLevel(Level.WARNING);
    }

    private static final String H2_IN_MEMORY =
            "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";

    private final DataSource dataSource;
    private final ThreadLocal<LocalTransaction> current = new ThreadLocal<>();

    private LocalDatabase(DataSource dataSource, String owner) {
        this.dataSource = dataSource;
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/" + owner)
                .table("flyway_" + owner)
                .load()
                .migrate();
    }

    /** A fresh one, with the tables of one owner. */
    public static LocalDatabase h2(String owner) {
        return new LocalDatabase(ConfiguredDataSource.open(H2_IN_MEMORY.formatted(UUID.randomUUID()), "sa", ""), owner);
    }

    /** One that is there, with the tables of one owner. */
    public static LocalDatabase at(DataSource dataSource, String owner) {
        return new LocalDatabase(dataSource, owner);
    }

    public Database database() {
        var database = new Database();
        set(database, "dataSource", proxy(DataSource.class, (method, args) -> connection()));
        set(database, "registry", new Registry());
        database.open();
        return database;
    }

    /** Real transactions, as the container's interceptor would make them. */
    public Transactions transactions() {
        return new Transactions() {
            @Override
            public <T> T inNew(Supplier<T> work) {
                return inTransaction(work);
            }

            @Override
            public void inNew(Runnable work) {
                inTransaction(() -> {
                    work.run();
                    return null;
                });
            }
        };
    }

    private <T> T inTransaction(Supplier<T> work) {
        var outer = current.get();
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            var transaction = new LocalTransaction(connection);
            current.set(transaction);
            return transaction.run(work);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            current.set(outer);
        }
    }

    private Connection connection() throws SQLException {
        var transaction = current.get();
        if (transaction == null) {
            return dataSource.getConnection();
        }
        return proxy(Connection.class, (method, args) -> switch (method.getName()) {
            case "close" -> null;
            default -> method.invoke(transaction.connection, args);
        });
    }

    private static final class LocalTransaction {

        private final Connection connection;
        private final Map<Object, Object> resources = new HashMap<>();
        private Synchronization synchronization;

        LocalTransaction(Connection connection) {
            this.connection = connection;
        }

        <T> T run(Supplier<T> work) throws SQLException {
            int status = Status.STATUS_ROLLEDBACK;
            try {
                T result = work.get();
                if (synchronization != null) {
                    synchronization.beforeCompletion();
                }
                connection.commit();
                status = Status.STATUS_COMMITTED;
                return result;
            } finally {
                if (status == Status.STATUS_ROLLEDBACK) {
                    connection.rollback();
                }
                if (synchronization != null) {
                    synchronization.afterCompletion(status);
                }
            }
        }
    }

    private final class Registry implements TransactionSynchronizationRegistry {

        @Override
        public Object getTransactionKey() {
            return current.get();
        }

        @Override
        public void putResource(Object key, Object value) {
            current.get().resources.put(key, value);
        }

        @Override
        public Object getResource(Object key) {
            return current.get().resources.get(key);
        }

        @Override
        public void registerInterposedSynchronization(Synchronization synchronization) {
            current.get().synchronization = synchronization;
        }

        @Override
        public int getTransactionStatus() {
            return current.get() == null ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
        }

        @Override
        public void setRollbackOnly() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean getRollbackOnly() {
            return false;
        }
    }

    private interface Call {
        Object answer(java.lang.reflect.Method method, Object[] args) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return call.answer(method, args);
            } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static void set(Object bean, String field, Object value) {
        try {
            var declared = bean.getClass().getDeclaredField(field);
            declared.setAccessible(true);
            declared.set(bean, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
