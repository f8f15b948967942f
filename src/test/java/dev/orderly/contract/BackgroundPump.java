package dev.orderly.contract;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Does on a thread of its own what the product's pump does: receive, deliver, acknowledge; and anew when the broker is lost. */
final class BackgroundPump implements AutoCloseable {

    private static final int MOST = 250;
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Transport transport;
    private final Subscription subscription;
    private final Inbox inbox;
    private final Thread thread = new Thread(this::run, "contract-pump");
    private volatile boolean stopped;

    BackgroundPump(Transport transport, Subscription subscription, Inbox inbox) {
        this.transport = transport;
        this.subscription = subscription;
        this.inbox = inbox;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try (var intake = transport.open(subscription, Set.of())) {
                pump(intake);
            } catch (TransportException away) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void pump(Intake intake) {
        while (!stopped) {
            var batch = intake.receive(MOST, WAIT);
            inbox.deliver(batch);
            if (!batch.isEmpty()) {
                intake.acknowledge();
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        Await.until(() -> !thread.isAlive());
    }
}
