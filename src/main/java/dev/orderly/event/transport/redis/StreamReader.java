package dev.orderly.event.transport.redis;

import java.util.Arrays;
import java.util.List;

/** How far an intake has read one stream. Another one takes its place whenever the stream must be read from the beginning. */
final class StreamReader {

    private final int stream;
    private final long lease;
    private byte[] claimFrom = RedisId.ZERO.bytes();
    private RedisId last;
    private long unacknowledged;
    private boolean over;

    /** One that begins with what is not acknowledged, whoever read it. */
    StreamReader(int stream, long lease) {
        this.stream = stream;
        this.lease = lease;
    }

    /**
     * An entry as it came.
     *
     * @param type null if it has none, as the key and the body
     */
    record Entry(StreamReader reader, byte[] id, byte[] type, byte[] key, byte[] body) {}

    int stream() {
        return stream;
    }

    byte[] name() {
        return RedisStreams.name(stream);
    }

    boolean isUnder(Long otherLease) {
        return otherLease != null && otherLease == lease;
    }

    StreamReader again() {
        return new StreamReader(stream, lease);
    }

    /** No longer of use: what it read is another's. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** From where on to look for what is not acknowledged; null if all of that has come. */
    byte[] claimFrom() {
        return claimFrom;
    }

    void claimed(byte[] next) {
        claimFrom = RedisId.of(next).equals(RedisId.ZERO) ? null : next;
    }

    boolean hasBegun() {
        return last != null;
    }

    /** Everything up to this one has been given to the group's readers, and comes to this one unless it is acknowledged. */
    void hasComeTo(RedisId id) {
        last = last == null || id.compareTo(last) > 0 ? id : last;
    }

    RedisId last() {
        return last;
    }

    Entry read(byte[] id, List<?> fields) {
        unacknowledged++;
        byte[] type = null;
        byte[] key = null;
        byte[] body = null;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            byte[] name = (byte[]) fields.get(i);
            byte[] value = (byte[]) fields.get(i + 1);
            if (Arrays.equals(name, RedisStreams.TYPE)) {
                type = value;
            } else if (Arrays.equals(name, RedisStreams.KEY)) {
                key = value;
            } else if (Arrays.equals(name, RedisStreams.BODY)) {
                body = value;
            }
        }
        return new Entry(this, id, type, key, body);
    }

    void acknowledged() {
        unacknowledged--;
    }

    /** How many entries it has read that are not acknowledged. */
    long unacknowledged() {
        return unacknowledged;
    }
}
