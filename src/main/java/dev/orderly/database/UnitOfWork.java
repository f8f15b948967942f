package dev.orderly.database;

import dev.orderly.fault.FaultPoint;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** One transaction's handle, the writes that wait for its end, and what is to be done after it. Bound to one thread. */
final class UnitOfWork implements Synchronization {

    private final Supplier<Handle> opener;
    private final Map<Object, Object> gathered = new LinkedHashMap<>();
    private final List<Runnable> atCommit = new ArrayList<>();
    private final Map<String, List<Object[]>> writes = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> afterRollback = new ArrayList<>();
    private Handle handle;

    UnitOfWork(Supplier<Handle> opener) {
        this.opener = opener;
    }

    Handle handle() {
        if (handle == null) {
            handle = opener.get();
        }
        return handle;
    }

    /** Takes the connection at once: what Payara hands out at the end of a transaction commits each statement by itself. */
    void writeLater(String sql, Object... values) {
        handle();
        writes.computeIfAbsent(sql, first -> new ArrayList<>()).add(values);
    }

    @SuppressWarnings("unchecked")
    <T> T gather(Object key, Supplier<T> first, Consumer<T> consumer) {
        handle();
        return (T) gathered.computeIfAbsent(key, absent -> {
            T made = first.get();
            atCommit.add(() -> consumer.accept(made));
            return made;
        });
    }

    /** What one request writes is a row here and a row there; the drivers send several statements at once. */
    private void writeInOneTrip() {
        if (!writes.isEmpty()) {
            var values = writes.values().stream()
                    .flatMap(rows -> Stream.of(rows.get(0)))
                    .toArray();
            write(String.join(";", writes.keySet()), List.<Object[]>of(values));
        }
    }

    /** Plain JDBC: a statement that many events share, bound by position, is where a mapper's cost would be felt. */
    private void write(String sql, List<Object[]> rows) {
        try (var statement = handle().getConnection().prepareStatement(sql)) {
            if (rows.size() == 1) {
                bind(statement, rows.get(0));
                statement.execute();
                return;
            }
            for (var row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    void afterRollback(Runnable action) {
        afterRollback.add(action);
    }

    /** Writes what is gathered and waiting, so that queries see it. */
    void flush() {
        atCommit.forEach(Runnable::run);
        atCommit.clear();
        gathered.clear();
        if (writes.values().stream().allMatch(rows -> rows.size() == 1)) {
            writeInOneTrip();
        } else {
            writes.forEach(this::write);
        }
        writes.clear();
    }

    @Override
    public void beforeCompletion() {
        flush();
        FaultPoint.BEFORE_COMMIT.reach(kind());
        close();
    }

    @Override
    public void afterCompletion(int status) {
        close();
        if (status == Status.STATUS_COMMITTED) {
            FaultPoint.AFTER_COMMIT.reach(kind());
            afterCommit.forEach(Runnable::run);
        } else {
            afterRollback.forEach(Runnable::run);
        }
    }

    private String kind() {
        return afterCommit.isEmpty() ? "quiet" : "announcing";
    }

    private void close() {
        if (handle != null) {
            handle.close();
            handle = null;
        }
    }
}
