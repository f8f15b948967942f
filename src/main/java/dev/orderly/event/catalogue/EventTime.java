package dev.orderly.event.catalogue;

import java.time.Instant;
import java.util.UUID;

/** The time in the id of an event: ids begin with the milliseconds of their making (RFC 9562, versions 7 and 8), and are ordered by them. */
public final class EventTime {

    private static final int SHIFT = 16;

    private EventTime() {}

    /** When an event of this id was stamped, in milliseconds. */
    public static long millis(UUID eventId) {
        return eventId.getMostSignificantBits() >>> SHIFT;
    }

    /** When an event of this id was stamped. */
    public static Instant instant(UUID eventId) {
        return Instant.ofEpochMilli(millis(eventId));
    }

    /** Below all ids that are stamped at a time or later. */
    public static UUID firstId(long millis) {
        return new UUID(millis << SHIFT, 0);
    }

    /** Below all ids that are stamped at an instant or later. */
    public static UUID firstId(Instant instant) {
        return firstId(instant.toEpochMilli());
    }
}
