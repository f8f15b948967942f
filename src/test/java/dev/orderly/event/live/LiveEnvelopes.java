package dev.orderly.event.live;

import dev.orderly.event.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Envelopes of chosen times and causes. */
public final class LiveEnvelopes {

    private static int number;

    private LiveEnvelopes() {}

    public static Envelope at(Instant time) {
        return of(time, null);
    }

    static Envelope causedBy(Envelope cause) {
        return of(cause.timestamp(), cause.eventId());
    }

    /** Later ones of the same millisecond have greater ids. */
    private static synchronized Envelope of(Instant time, UUID cause) {
        var id = new UUID(time.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE + ++number);
        return new Envelope(id, "order.shipped", 1, time, "orderly/order", "k", "c", cause, 0, List.of(), "t", null);
    }
}
