package dev.orderly.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.transport.Received;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a subscriber makes of what its instances receive: as in the product, the first arrival of each text counts, what
 * comes again is dropped. A text is its key, a blank, and a number that counts from 0. Thread-safe.
 */
final class Inbox {

    private final Set<String> arrived = new LinkedHashSet<>();

    /** So many texts of each key, number by number. */
    static List<String> texts(Collection<String> keys, int from, int to) {
        return IntStream.range(from, to)
                .boxed()
                .flatMap(number -> keys.stream().map(key -> key + " " + number))
                .toList();
    }

    static String key(String text) {
        return text.substring(0, text.lastIndexOf(' '));
    }

    synchronized void deliver(List<Received> batch) {
        batch.forEach(received -> arrived.add(received.text()));
    }

    synchronized int size() {
        return arrived.size();
    }

    synchronized List<String> arrived() {
        return List.copyOf(arrived);
    }

    /** Nothing else, nothing missing, and each key from its first to its last. */
    void assertHasInOrder(Collection<String> texts) {
        assertThat(arrived()).containsExactlyInAnyOrderElementsOf(texts);
        assertInOrder();
    }

    /** Of each key without a gap, but from where another instance left it. */
    void assertGoesOnInOrder() {
        byKey().forEach((key, texts) -> {
            int first = Integer.parseInt(texts.get(0).substring(key.length() + 1));
            assertThat(texts).isEqualTo(texts(List.of(key), first, first + texts.size()));
        });
    }

    void assertInOrder() {
        byKey().forEach((key, texts) -> assertThat(texts).isEqualTo(texts(List.of(key), 0, texts.size())));
    }

    private Map<String, List<String>> byKey() {
        return arrived().stream().collect(Collectors.groupingBy(Inbox::key, Collectors.toCollection(ArrayList::new)));
    }
}
