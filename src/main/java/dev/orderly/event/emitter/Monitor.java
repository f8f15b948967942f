package dev.orderly.event.emitter;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Counts what becomes of payloads, and tells of listeners that fail. */
final class Monitor {

    private static final Logger LOG = Logger.getLogger(EventBus.class.getName());

    private final Topics topics;
    private volatile Consumer<? super ListenerFailure> handler = Monitor::log;

    Monitor(Topics topics) {
        this.topics = topics;
    }

    void handler(Consumer<? super ListenerFailure> next) {
        handler = next;
    }

    /** A failure is the listener's own matter, unless the virtual machine itself fails: that goes on to the caller. */
    void failed(ListenerFailure failure) {
        topic(failure.name()).errors.increment();
        rethrowIfFatal(failure.error());
        try {
            handler.accept(failure);
        } catch (Throwable e) {
            rethrowIfFatal(e);
            e.addSuppressed(failure.error());
            LOG.log(Level.SEVERE, e, () -> "The error handler of the bus failed as it was told of %s on %s"
                    .formatted(failure.listener(), failure.name()));
        }
    }

    void dropped(String name, int payloads) {
        topic(name).drops.add(payloads);
    }

    void heldBack(String name) {
        topic(name).heldBack.increment();
    }

    /** A stage that lets nothing through that the next one throws. */
    Stage guarded(String listener, Stage next) {
        return (name, payload) -> {
            try {
                next.accept(name, payload);
            } catch (Throwable e) {
                failed(new ListenerFailure(name, payload, listener, e));
            }
        };
    }

    private Topic topic(String name) {
        return Optional.ofNullable(topics.known(name)).orElse(topics.others);
    }

    private static void rethrowIfFatal(Throwable error) {
        if (error instanceof VirtualMachineError fatal) {
            throw fatal;
        }
    }

    private static void log(ListenerFailure failure) {
        LOG.log(Level.WARNING, failure.error(), () -> "Listener %s failed on %s; the other listeners were called"
                .formatted(failure.listener(), failure.name()));
    }
}
