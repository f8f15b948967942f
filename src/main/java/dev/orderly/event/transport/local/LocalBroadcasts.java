package dev.orderly.event.transport.local;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells the listeners of this process, on one thread; what they are too slow for is dropped. Thread-safe. */
final class LocalBroadcasts implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LocalBroadcasts.class.getName());
    private static final int WAITING = 1000;

    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            LocalBroadcasts::thread,
            new ThreadPoolExecutor.DiscardPolicy());

    LocalBroadcasts() {
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "orderly-broadcasts");
        thread.setDaemon(true);
        return thread;
    }

    void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    void send(String text) {
        listeners.forEach(listener -> thread.execute(() -> tell(listener, text)));
    }

    private static void tell(Consumer<String> listener, String text) {
        try {
            listener.accept(text);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A broadcast could not be read and is dropped", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
