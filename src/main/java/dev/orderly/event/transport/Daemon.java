package dev.orderly.event.transport;

/** Threads of transports: no JVM waits for their end, and they see our classes, whoever they are made by. */
public final class Daemon {

    private Daemon() {}

    /** One that is not yet started. */
    public static Thread of(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Daemon.class.getClassLoader());
        return thread;
    }
}
