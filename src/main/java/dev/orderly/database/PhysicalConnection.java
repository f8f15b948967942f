package dev.orderly.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbc.JdbcConnection;

/**
 * A driver's connection as Payara's pool needs it. That pool passes on the mere message of an error while committing, or
 * while rolling back what could not be committed, so the message says what it was; and it asks each connection by itself, for as long as it takes, whether it is valid: so the answer
 * comes in time, and once one was found lost, all that were made before it count as lost too.
 */
final class PhysicalConnection implements InvocationHandler {

    /** Seconds that a connection has to prove itself before it is given up for another. */
    private static final int PROOF_SECONDS = 2;

    private final Connection driver;
    private final AtomicLong lossAt;
    private final long madeAt = System.nanoTime();

    private PhysicalConnection(Connection driver, AtomicLong lossAt) {
        this.driver = driver;
        this.lossAt = lossAt;
    }

    /**
     * Wraps a connection that was just made.
     *
     * @param lossAt when, by {@link System#nanoTime}, a connection was last found lost; shared by all of a pool
     */
    static Connection of(Connection driver, AtomicLong lossAt) {
        return (Connection) Proxy.newProxyInstance(
                PhysicalConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new PhysicalConnection(driver, lossAt));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "commit", "rollback":
                return end(method, arguments);
            case "isValid":
                return isValid();
            case "equals":
                return proxy == arguments[0];
            default:
                return pass(method, arguments);
        }
    }

    private Object end(Method method, Object[] arguments) throws Throwable {
        try {
            return pass(method, arguments);
        } catch (SQLException e) {
            throw Outage.spelledOut(e);
        }
    }

    private boolean isValid() throws SQLException {
        if (madeAt - lossAt.get() < 0) {
            return false;
        }
        boolean valid = driver.isValid(PROOF_SECONDS) && answers();
        if (!valid) {
            lossAt.set(System.nanoTime());
        }
        return valid;
    }

    /** H2 takes a session for valid whose database has closed, as it does when its disk is full; another session opens it anew. */
    private boolean answers() {
        if (!(driver instanceof JdbcConnection)) {
            return true;
        }
        try (var statement = driver.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException closed) {
            return false;
        }
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(driver, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
