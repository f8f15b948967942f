package dev.orderly.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Tells a database that is away, or has no connection to spare, from work that failed. */
public final class Outage {

    /** PostgreSQL: too many connections, out of memory or disk, shut down, starting up; H2: closed, out of disk. */
    private static final Set<String> STATES =
            Set.of("53000", "53100", "53200", "53300", "57P01", "57P02", "57P03", "90098", "90121");

    private static final int DEEPEST = 20;

    private Outage() {}

    /** Whether this error, or one of its causes, says that the database cannot be reached or used now. */
    public static boolean is(Throwable error) {
        Throwable current = error;
        for (int depth = 0; current != null && depth < DEEPEST; depth++) {
            if (current instanceof SQLException sql && isOutage(sql)) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }

    /** Throws an error on if it tells of an outage; else returns. */
    public static void rethrow(RuntimeException error) {
        if (is(error)) {
            throw error;
        }
    }

    private static boolean isOutage(SQLException error) {
        String state = error.getSQLState();
        return error instanceof SQLTransientConnectionException
                || error instanceof SQLNonTransientConnectionException
                || error instanceof SQLRecoverableException
                || (state != null && (state.startsWith("08") || STATES.contains(state)));
    }
}
