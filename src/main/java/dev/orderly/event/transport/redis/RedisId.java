package dev.orderly.event.transport.redis;

import java.util.Comparator;

/** The id of a stream's entry: {@code milliseconds-number}, both without a sign. */
record RedisId(long millis, long number) implements Comparable<RedisId> {

    static final RedisId ZERO = new RedisId(0, 0);

    private static final Comparator<RedisId> ORDER = Comparator.comparing(RedisId::millis, Long::compareUnsigned)
            .thenComparing(RedisId::number, Long::compareUnsigned);

    static RedisId of(byte[] text) {
        String id = RedisLink.text(text);
        int dash = id.indexOf('-');
        return new RedisId(
                Long.parseUnsignedLong(id.substring(0, dash)), Long.parseUnsignedLong(id.substring(dash + 1)));
    }

    byte[] bytes() {
        return RedisLink.bytes(toString());
    }

    /** As the beginning of a range that begins behind it, or the end of one that ends before. */
    byte[] exclusive() {
        return RedisLink.bytes("(" + this);
    }

    @Override
    public int compareTo(RedisId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
    }
}
