package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** An admin client, made once it is needed: it cannot be made while no broker's name is found. Thread-safe. */
final class KafkaAdmin implements AutoCloseable {

    private static final Duration ASK_AGAIN = Duration.ofMillis(50);

    private final KafkaClients clients;
    private final Duration patience;
    private Admin admin;
    private boolean closed;

    /** @param patience how long an answer may take */
    KafkaAdmin(KafkaClients clients, Duration patience) {
        this.clients = clients;
        this.patience = patience;
    }

    /** Something that brokers are asked for. */
    interface Question<T> {

        T ask(Admin admin) throws InterruptedException, ExecutionException;
    }

    /**
     * The answer.
     *
     * @param what this is for, as in "Cannot …"
     * @throws TransportException if there is none in time, or a refusal
     */
    <T> T ask(String what, Question<T> question) {
        try {
            return question.ask(admin());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("Cannot " + what, e);
        } catch (ExecutionException e) {
            throw new TransportException("Cannot " + what, e.getCause());
        } catch (KafkaException | IllegalStateException e) {
            throw new TransportException("Cannot " + what, e);
        }
    }

    /** As {@link #ask}; but asks again of a topic that was just made, as not every broker knows it at once. */
    <T> T askUntilKnown(String what, Question<T> question) {
        long end = System.nanoTime() + patience.toNanos();
        return ask(what, asked -> {
            while (true) {
                try {
                    return question.ask(asked);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() - end > 0) {
                        throw e;
                    }
                    TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
                }
            }
        });
    }

    private synchronized Admin admin() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        if (admin == null) {
            admin = clients.admin(patience);
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
