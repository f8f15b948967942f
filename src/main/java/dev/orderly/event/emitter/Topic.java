package dev.orderly.event.emitter;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** One concrete name: who is called, wildcards included, and what happened so far. */
final class Topic {

    final NamePattern name;
    final EmitCounter emits = new EmitCounter();
    final LongAdder errors = new LongAdder();
    final LongAdder drops = new LongAdder();
    final LongAdder heldBack = new LongAdder();

    private final LongAdder absorbed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);
    private volatile Audience audience;

    Topic(NamePattern name, Audience audience) {
        this.name = name;
        this.audience = audience;
    }

    Audience audience() {
        return audience;
    }

    void audience(Audience next) {
        audience = next;
    }

    /** Ends a timed emit. */
    void took(long elapsed) {
        nanos.add(elapsed * emits.weigh());
        maxNanos.accumulate(elapsed);
    }

    /** Takes over what another counted that is forgotten. */
    void absorb(NameStatistics other) {
        absorbed.add(other.count());
        errors.add(other.errors());
        drops.add(other.drops());
        heldBack.add(other.heldBack());
        nanos.add(other.totalNanos());
        maxNanos.accumulate(other.maxNanos());
    }

    NameStatistics statistics() {
        long count = emits.sum() + absorbed.sum();
        long total = nanos.sum();
        return new NameStatistics(
                name.text(),
                count,
                errors.sum(),
                total,
                count == 0 ? 0 : total / count,
                maxNanos.get(),
                drops.sum(),
                heldBack.sum(),
                audience.size());
    }
}
