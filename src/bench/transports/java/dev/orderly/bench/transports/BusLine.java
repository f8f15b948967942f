package dev.orderly.bench.transports;

import dev.orderly.event.emitter.EventBus;
import dev.orderly.event.transport.Transport.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The bus in the process, whose one listener puts what it hears into a queue. */
final class BusLine implements Line {

    private final EventBus bus = EventBus.builder().build();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    BusLine() {
        bus.on("order.created", (String text) -> heard.add(text));
    }

    @Override
    public void send(List<Parcel> batch) {
        batch.forEach(parcel -> bus.emit(parcel.type(), parcel.text()));
    }

    @Override
    public List<String> take(int most) {
        try {
            var first = heard.poll(500, TimeUnit.MILLISECONDS);
            if (first == null) {
                return List.of();
            }
            var texts = new ArrayList<>(List.of(first));
            heard.drainTo(texts, most - 1);
            return texts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void close() {
        bus.close();
    }
}
