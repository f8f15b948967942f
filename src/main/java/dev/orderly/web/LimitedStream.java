package dev.orderly.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a request whose body grows beyond what any of ours needs, before it fills the memory. */
final class LimitedStream extends FilterInputStream {

    static final int LIMIT_BYTES = 1024 * 1024;

    private long left = LIMIT_BYTES;

    LimitedStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    /** The stream is the container's to close; Open Liberty's throws on closing the very exception that reading threw. */
    @Override
    public void close() {}

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw ProblemException.of(413, "The body is larger than the %d bytes allowed".formatted(LIMIT_BYTES));
        }
    }
}
