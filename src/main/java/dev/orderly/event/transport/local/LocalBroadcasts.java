package dev.orderly.event.transport.local;

import dev.orderly.event.transport.Broadcasts;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tells the listeners of this process, on one thread; what they are too slow for is dropped. Thread-safe. */
final class LocalBroadcasts extends Broadcasts {

    private static final int WAITING = 1000;

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

    @Override
    protected void tell(String text) {
        thread.execute(() -> heard(text));
    }

    @Override
    public void close() {
        super.close();
        thread.shutdown();
    }
}
