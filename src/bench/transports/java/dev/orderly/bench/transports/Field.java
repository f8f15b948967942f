package dev.orderly.bench.transports;

import java.io.IOException;

/**
 * A running broker and two lines over it.
 *
 * @param ours by the transport
 * @param raw by its client alone; null where there is none
 * @param broker closed last
 */
record Field(Line ours, Line raw, AutoCloseable broker) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        ours.close();
        if (raw != null) {
            raw.close();
        }
        try {
            broker.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
