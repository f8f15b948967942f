package dev.orderly.event.cloudevents;

import dev.orderly.event.catalogue.EventTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id that a foreign event has here: always the same, and ordered by time like any other, as the age of an event and the end
 * of its keeping are told by its id.
 */
final class EventIds {

    private static final Pattern VERSION_7 =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-7\\p{XDigit}{3}-[89abAB]\\p{XDigit}{3}-\\p{XDigit}{12}");
    private static final long RANDOM_A = 0xFFFL;
    private static final long VERSION_8 = 0x8000L;
    private static final long RANDOM_B = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private EventIds() {}

    /**
     * Its own, if that is a UUID of version 7; else one of version 8, made of the time of the event and a digest of its source
     * and id.
     *
     * @param time of the event, or null
     */
    static UUID of(String source, String id, Instant time) {
        if (VERSION_7.matcher(id).matches()) {
            return UUID.fromString(id);
        }
        if (time == null) {
            throw new InvalidCloudEventException(
                    "time",
                    "is required, unless id is a UUID of version 7: it is what tells the event when it comes again");
        }
        var digest = ByteBuffer.wrap(digest(source + "\n" + id));
        long high = EventTime.firstId(time).getMostSignificantBits() | VERSION_8 | digest.getLong() & RANDOM_A;
        return new UUID(high, VARIANT | digest.getLong() & RANDOM_B);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
