package dev.orderly.event.catalogue;

import dev.orderly.config.Setting;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;

/**
 * Ends a chain of causes that is longer than {@code ORDERLY_MAX_DEPTH}: where its next event is published, and where one
 * arrives that another system, or an instance with another limit, let grow longer.
 */
final class LoopGuard {

    private static final Setting<Integer> MAX_DEPTH = Setting.integer("orderly.max.depth", 16, 1, 1000);

    private final int maxDepth;

    LoopGuard() {
        this(MAX_DEPTH.get());
    }

    LoopGuard(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /** How many causes an event may have. */
    int maxDepth() {
        return maxDepth;
    }

    /**
     * An event is about to be published.
     *
     * @throws FinalFailure if its chain is too long, naming the path
     */
    void leaves(Envelope envelope) {
        if (envelope.depth() > maxDepth) {
            throw trip(envelope.type() + " would end", envelope);
        }
    }

    /**
     * An event is about to be handled.
     *
     * @throws FinalFailure if its chain is too long, naming the path
     */
    void arrives(Envelope envelope) {
        if (envelope.depth() > maxDepth) {
            throw trip("%s %s ends".formatted(envelope.type(), envelope.eventId()), envelope);
        }
    }

    private FinalFailure trip(String what, Envelope envelope) {
        return new FinalFailure(
                "%s a chain of %d causes (correlation %s, caused by %s), but ORDERLY_MAX_DEPTH is %d: this is a loop; path %s"
                        .formatted(
                                what,
                                envelope.depth(),
                                envelope.correlationId(),
                                envelope.causationId(),
                                maxDepth,
                                PathText.of(envelope)));
    }
}
