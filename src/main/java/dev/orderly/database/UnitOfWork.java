package dev.orderly.database;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** One transaction's handle, the writes that wait for its end, and what is to be done after it. Bound to one thread. */
final class UnitOfWork implements Synchronization {

    private final Supplier<Handle> opener;
    private final Map<Object, Object> gathered = new LinkedHashMap<>();
    private final List<Runnable> atCommit = new ArrayList<>();
    private final Map<String, PreparedBatch> batches = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
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

    void writeLater(String sql, Object... values) {
        batches.computeIfAbsent(sql, handle()::prepareBatch).add(values);
    }

    @SuppressWarnings("unchecked")
    <T> T gather(Object key, Supplier<T> first, Consumer<T> consumer) {
        return (T) gathered.computeIfAbsent(key, absent -> {
            T made = first.get();
            atCommit.add(() -> consumer.accept(made));
            return made;
        });
    }

    void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    @Override
    public void beforeCompletion() {
        atCommit.forEach(Runnable::run);
        batches.values().forEach(PreparedBatch::execute);
        close();
    }

    @Override
    public void afterCompletion(int status) {
        close();
        if (status == Status.STATUS_COMMITTED) {
            afterCommit.forEach(Runnable::run);
        }
    }

    private void close() {
        if (handle != null) {
            batches.clear();
            handle.close();
            handle = null;
        }
    }
}
