package dev.orderly.bench;

import java.util.function.Consumer;
import org.openjdk.jmh.infra.Blackhole;

/** Three listeners of three classes, as in life: a loop over them cannot be inlined. */
final class Listeners {

    private Listeners() {}

    record First(Blackhole hole) implements Consumer<Object> {
        @Override
        public void accept(Object payload) {
            hole.consume(payload);
        }
    }

    record Second(Blackhole hole) implements Consumer<Object> {
        @Override
        public void accept(Object payload) {
            hole.consume(payload);
        }
    }

    record Third(Blackhole hole) implements Consumer<Object> {
        @Override
        public void accept(Object payload) {
            hole.consume(payload);
        }
    }

    @SuppressWarnings("unchecked")
    static Consumer<Object>[] three(Blackhole hole) {
        return new Consumer[] {new First(hole), new Second(hole), new Third(hole)};
    }
}
