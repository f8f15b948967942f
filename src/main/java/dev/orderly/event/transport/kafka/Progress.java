package dev.orderly.event.transport.kafka;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a subscription is in one partition. Kafka keeps one offset, from where a group reads on; so it stays at the first
 * message that was left out with its key. What stands behind that and is through nonetheless is noted in the metadata of the
 * offset: up to where all is through, and of which keys, by their hashes, something before that is owed, from which offset
 * on. What comes again is passed over by that, so that nobody hangs on how long inboxes remember. Two keys of one hash, or
 * more keys than the metadata have room for (some 300), make messages come again, which inboxes drop.
 */
final class Progress {

    private static final String FORM = "1";

    /** Brokers take 4,096 bytes, unless set otherwise. */
    private static final int LONGEST = 4000;

    private static final int RADIX = Character.MAX_RADIX;

    private final Set<String> withoutKeys;
    private final Set<Integer> withoutHashes;
    private final Map<Integer, Long> owed = new HashMap<>();
    private long through;
    private long position;

    /**
     * @param committed what Kafka keeps for the group
     * @param withoutKeys whose messages are to be left out
     */
    Progress(OffsetAndMetadata committed, Set<String> withoutKeys) {
        this.withoutKeys = withoutKeys;
        withoutHashes = withoutKeys.stream().map(String::hashCode).collect(Collectors.toCollection(HashSet::new));
        through = committed.offset();
        try {
            read(committed.metadata());
        } catch (NumberFormatException another) {
            // It was set by another tool: all from the offset on is owed.
            through = committed.offset();
            owed.clear();
        }
        position = Math.min(through, first(false).orElse(through));
    }

    private void read(String metadata) {
        String[] parts = metadata.split(";");
        if (parts.length < 2 || !parts[0].equals(FORM)) {
            return;
        }
        through = Long.parseLong(parts[1], RADIX);
        Arrays.stream(parts, 2, parts.length).map(part -> part.split(":", 2)).forEach(part -> {
            if (part.length == 2) {
                owed.put(Integer.parseInt(part[0], RADIX), Long.parseLong(part[1], RADIX));
            }
        });
    }

    /** The least offset that is owed, of all keys or of those that are not left out now. */
    private Optional<Long> first(boolean withThoseLeftOut) {
        return owed.entrySet().stream()
                .filter(entry -> withThoseLeftOut || !withoutHashes.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .min(Long::compare);
    }

    /** Where to read on. */
    long position() {
        return position;
    }

    /**
     * Passes a message, which is handed over or left where it is.
     *
     * @param key null if it has none; it is then never left out
     * @return whether it is to be handed over
     */
    boolean pass(long offset, String key) {
        position = offset + 1;
        if (key != null && withoutKeys.contains(key)) {
            owed.putIfAbsent(key.hashCode(), offset);
            return false;
        }
        Long since = key == null ? null : owed.get(key.hashCode());
        return offset >= through || since != null && offset >= since;
    }

    /** All that was handed over is dealt with. */
    void acknowledge() {
        owed.entrySet().removeIf(entry -> !withoutHashes.contains(entry.getKey()) && position >= through);
        owed.replaceAll((hash, since) -> withoutHashes.contains(hash) ? since : Math.max(since, position));
        through = Math.max(through, position);
    }

    /** What Kafka is to keep. */
    OffsetAndMetadata committed() {
        long from = Math.min(through, first(true).orElse(through));
        String metadata = owed.isEmpty() ? "" : metadata();
        return new OffsetAndMetadata(from, metadata.length() > LONGEST ? "" : metadata);
    }

    private String metadata() {
        return owed.entrySet().stream()
                .map(entry -> Integer.toString(entry.getKey(), RADIX) + ":" + Long.toString(entry.getValue(), RADIX))
                .collect(Collectors.joining(";", FORM + ";" + Long.toString(through, RADIX) + ";", ""));
    }
}
