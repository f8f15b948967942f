package dev.orderly.faulty;

import dev.orderly.event.Durable;
import dev.orderly.event.Subscriber;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Fails as its events say, for a reason that a key may name behind a {@code ~}, and notes what it took and how often it was
 * called.
 */
@Subscriber("faulty")
public class FaultyHandler {

    private static final List<Tried> TAKEN = new CopyOnWriteArrayList<>();
    private static final Map<Tried, Integer> CALLS = new ConcurrentHashMap<>();

    private static final Set<String> MENDED = ConcurrentHashMap.newKeySet();

    void on(@Observes @Durable Tried tried) {
        boolean mended = MENDED.stream().anyMatch(tried.key()::startsWith);
        if (CALLS.merge(tried, 1, Integer::sum) <= tried.failures() && !mended) {
            throw new IllegalStateException("failing as told" + reason(tried));
        }
        TAKEN.add(tried);
    }

    private static String reason(Tried tried) {
        int mark = tried.key().indexOf('~');
        return mark < 0 ? "" : " " + tried.key().substring(mark + 1);
    }

    /** The numbers taken of a key, in the order they were taken. */
    public static List<Integer> taken(String key) {
        return TAKEN.stream()
                .filter(tried -> tried.key().equals(key))
                .map(Tried::number)
                .toList();
    }

    /** Lets events through from now on whose key begins so. */
    static void mend(String beginningOfKeys) {
        MENDED.add(beginningOfKeys);
    }
}
