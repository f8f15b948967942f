package dev.orderly.contract;

import java.io.IOException;

/**
 * A real broker of a test, on a free port of 127.0.0.1 with data of its own. It ends with the JVM that started it, at the
 * latest.
 */
public interface Broker extends AutoCloseable {

    /** Starts it, also again: at the same port, with what it had on disk. Returns once it answers. */
    void start() throws IOException;

    /** As {@code kill -9}; returns once it is gone. */
    void kill() throws IOException;

    /** Stops it in its tracks: its connections stay, nothing answers. */
    void freeze() throws IOException;

    /** Lets it go on after {@link #freeze}. */
    void thaw() throws IOException;

    int port();

    /** What {@code ORDERLY_TRANSPORT_URL} is to be. */
    default String url() {
        return url(port());
    }

    /** The same at another port of 127.0.0.1, such as a proxy's. */
    String url(int port);

    @Override
    void close() throws IOException;
}
