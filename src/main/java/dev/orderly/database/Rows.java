package dev.orderly.database;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rows of one table that the current transaction holds: read together where possible, changed in memory, and written once
 * at its end, in the order of their keys, as batches of inserts and updates.
 *
 * <p>Another transaction that adds the same row at the same time makes one of the two fail at its end, as any insert
 * would.
 *
 * @param <K> the key
 * @param <V> the row, immutable
 */
public final class Rows<K extends Comparable<K>, V> {

    /** How rows are read and written. */
    public interface Table<K, V> {

        /**
         * Reads those of the keys that are there: for update, in the order of the keys, unless {@link #update} is right
         * whatever others have written meanwhile.
         */
        Map<K, V> read(Collection<K> keys);

        /** Adds a row by {@link Database#writeLater}. */
        void insert(V row);

        /** Writes a row by {@link Database#writeLater}. */
        void update(V before, V after);
    }

    private final Table<K, V> table;
    private final Map<K, Optional<V>> stored = new HashMap<>();
    private final Map<K, V> changed = new TreeMap<>();

    Rows(Table<K, V> table) {
        this.table = table;
    }

    /** Reads those rows that are not held yet, at once. */
    public void hold(Collection<K> keys) {
        var missing = new TreeSet<>(keys);
        missing.removeAll(stored.keySet());
        if (!missing.isEmpty()) {
            var found = table.read(missing);
            missing.forEach(key -> stored.put(key, Optional.ofNullable(found.get(key))));
        }
    }

    /** A row as this transaction sees it. */
    public Optional<V> find(K key) {
        hold(List.of(key));
        return Optional.ofNullable(changed.get(key)).or(() -> stored.get(key));
    }

    /** Adds or changes a row. */
    public void put(K key, V row) {
        hold(List.of(key));
        changed.put(key, row);
    }

    void write() {
        changed.forEach((key, row) -> write(stored.get(key), row));
    }

    private void write(Optional<V> before, V after) {
        if (before.isEmpty()) {
            table.insert(after);
        } else if (!before.get().equals(after)) {
            table.update(before.get(), after);
        }
    }
}
