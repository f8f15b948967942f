package dev.orderly.event.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What instances tell each other beside the road, see {@link Transport#broadcast}: what is told within a second after the
 * broker did not take something is dropped, then it is tried anew. Thread-safe; a listener never waits for a sender.
 */
public abstract class Broadcasts implements AutoCloseable {

    private final Logger log = Logger.getLogger(getClass().getName());
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final Absence absence = new Absence();
    private volatile boolean closed;

    /** As {@link Transport#listen}. */
    public void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** As {@link Transport#broadcast}; does nothing once this is closed. */
    public final synchronized void send(String text) {
        if (closed || absence.isRecent()) {
            return;
        }
        try {
            tell(text);
            absence.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            drop();
        } catch (Exception e) {
            log.log(
                    absence.lasts() ? Level.FINE : Level.WARNING,
                    "What instances tell each other is dropped until the broker takes it: {0}",
                    Backoff.rootOf(e).toString());
            drop();
            absence.begin();
        }
    }

    /** Has the broker take a text within a second or two, and connects to it before if need be. Called by one at a time. */
    protected abstract void tell(String text) throws Exception;

    /** Ends a connection that has failed, unless {@link #tell} finds that out by itself. Called by one at a time. */
    protected void drop() {}

    /** To be called by one at a time with what came. */
    protected final void heard(String text) {
        for (var listener : listeners) {
            try {
                listener.accept(text);
            } catch (RuntimeException e) {
                log.log(Level.WARNING, "A broadcast could not be read and is dropped", e);
            }
        }
    }

    /** From now on nothing is sent. */
    @Override
    public void close() {
        closed = true;
    }
}
