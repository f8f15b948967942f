package dev.orderly.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a request body, one by one, in bounded memory: ended by LF or CRLF, the last one perhaps by nothing. Blank
 * lines are counted and skipped, and so is a byte order mark at the beginning. Not thread-safe.
 */
public final class Lines {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private byte[] line = new byte[1024];
    private int length;
    private int from;
    private int to;
    private long number;

    /**
     * A line.
     *
     * @param number counted from 1
     * @param bytes without what ended it; of one that is too long nothing
     * @param tooLong whether it has more bytes than allowed
     */
    public record Line(long number, byte[] bytes, boolean tooLong) {}

    /** @param longest how many bytes a line may have */
    public Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** The next line that is not blank, or null after the last. */
    public Line next() throws IOException {
        while (fill()) {
            number++;
            boolean fits = gather();
            if (number == 1) {
                dropMark();
            }
            if (!fits) {
                return new Line(number, new byte[0], true);
            }
            if (!isBlank()) {
                return new Line(number, Arrays.copyOf(line, length), false);
            }
        }
        return null;
    }

    /** The number of the last line that was begun. */
    public long number() {
        return number;
    }

    /** Whether another line would have to be waited for, as far as can be told without waiting. */
    public boolean wouldWait() throws IOException {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return false;
            }
        }
        return in.available() <= 0;
    }

    /** Takes all up to the end of the line; false if that is too much. */
    private boolean gather() throws IOException {
        length = 0;
        boolean fits = true;
        while (fill()) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            fits = fits && length + end - from <= longest + MARK.length;
            if (fits) {
                append(end);
            }
            from = end;
            if (end < to) {
                from++;
                break;
            }
        }
        dropCarriageReturn();
        return fits && length <= longest;
    }

    private void append(int end) {
        int added = end - from;
        if (length + added > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + added));
        }
        System.arraycopy(buffer, from, line, length, added);
        length += added;
    }

    private void dropCarriageReturn() {
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
    }

    private void dropMark() {
        if (length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length)) {
            length -= MARK.length;
            System.arraycopy(line, MARK.length, line, 0, length);
        }
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** False at the end. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
        }
        return from < to;
    }
}
