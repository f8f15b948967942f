package dev.orderly.database;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import javax.transaction.xa.XAException;
import org.jdbi.v3.core.ConnectionException;

/**
 * Tells a database that is away, or has no connection to spare, from work that failed.
 *
 * <p>Servers wrap what a driver throws, each in its way, and lose types on the way, so that SQL states decide wherever
 * there is one. An error while committing is an outage, too, if the connection broke: whether the work is done is not
 * known then. Constraints, lock time-outs, deadlocks, cancelled statements and a transaction that was idle for too long
 * are failures of the work.
 */
public final class Outage {

    /** Connection exceptions; PostgreSQL out of connections, memory or disk, shut down or starting up, I/O errors. */
    private static final Set<String> CLASSES = Set.of("08", "53", "58");

    /** What an administrator, a crash or a start of PostgreSQL does to a session. */
    private static final String OPERATOR = "57P";

    /** PostgreSQL became a standby; H2: file locked, I/O error (two), broken, closed, out of disk, out of memory, shut down. */
    private static final Set<String> STATES =
            Set.of("25006", "90020", "90028", "90031", "90067", "90098", "90100", "90108", "90121");

    /** Payara's pool with no connection to spare, or none to be had; by name, as not every server shows the type. */
    private static final String NO_CONNECTION = "jakarta.resource.spi.ResourceAllocationException";

    /** Payara, of a connection that was given up before it could commit. */
    private static final String UNUSABLE = "jakarta.resource.ResourceException: ";

    private static final String AWAY = " [the database is away]";

    private static final int DEEPEST = 20;

    private Outage() {}

    /** Whether this error, or one of its causes, says that the database cannot be reached or used now. */
    public static boolean is(Throwable error) {
        Throwable current = error;
        for (int depth = 0; current != null && depth < DEEPEST; depth++) {
            if (saysSo(current)) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }

    private static boolean saysSo(Throwable error) {
        return error instanceof ConnectionException
                || error.getClass().getName().equals(NO_CONNECTION)
                || (error instanceof SQLException sql && saysSo(sql))
                || (error instanceof XAException && saysSo(String.valueOf(error.getMessage())));
    }

    private static boolean saysSo(String messageOfPayara) {
        return messageOfPayara.endsWith(AWAY) || messageOfPayara.startsWith(UNUSABLE);
    }

    private static boolean saysSo(SQLException error) {
        return error instanceof SQLTransientConnectionException
                || error instanceof SQLNonTransientConnectionException
                || error instanceof SQLRecoverableException
                || isAway(error.getSQLState())
                || (error.getNextException() != null
                        && isAway(error.getNextException().getSQLState()))
                || isInputOutput(error);
    }

    private static boolean isAway(String state) {
        return state != null
                && state.length() == 5
                && (CLASSES.contains(state.substring(0, 2)) || state.startsWith(OPERATOR) || STATES.contains(state));
    }

    /** H2 gives a full disk, or a file that an interrupt closed, the state of any other error. */
    private static boolean isInputOutput(Throwable error) {
        Throwable cause = error.getCause();
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof IOException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The same error with the verdict in its message, for a container that passes on nothing else of it. */
    static SQLException spelledOut(SQLException error) {
        return is(error)
                ? new SQLException(error.getMessage() + AWAY, error.getSQLState(), error.getErrorCode(), error)
                : error;
    }
}
