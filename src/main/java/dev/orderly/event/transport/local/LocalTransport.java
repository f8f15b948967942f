package dev.orderly.event.transport.local;

import dev.orderly.config.Setting;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.TransportException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The road through the application's own database, for one instance or for several on the same database. Its calls take
 * transactions of their own, and give up when the database does. A broadcast reaches the listeners of this instance only.
 * Thread-safe.
 */
@Dependent
@Named("local")
public class LocalTransport implements Transport {

    private static final Logger LOG = Logger.getLogger(LocalTransport.class.getName());

    private final Transactions transactions;
    private final LocalMessages messages;
    private final LocalSubscriptions subscriptions;
    private final LocalNews news;
    private final LocalBroadcasts broadcasts = new LocalBroadcasts();

    /** @throws dev.orderly.config.InvalidSettingException in an application beside Orderly, whose database is another one */
    @Inject
    public LocalTransport(Database database, Transactions transactions) {
        if (!Setting.ORDERLY.equals(Setting.application())) {
            Setting.text(
                            "orderly.transport",
                            null,
                            "a transport that reaches Orderly; local stays within one database, and this application has its own",
                            name -> !name.equals("local"))
                    .get();
        }
        this.transactions = transactions;
        messages = new LocalMessages(database);
        subscriptions = new LocalSubscriptions(database);
        news = new LocalNews(() -> database.read(LocalMessages::sent));
    }

    @Override
    public void declare(Collection<Subscription> all) {
        asking("Cannot declare the subscriptions", () -> {
            transactions.inNew(() -> all.forEach(subscriptions::declare));
            return null;
        });
    }

    @Override
    public void send(List<Parcel> batch) {
        long sent = asking(
                "The database did not take %d events".formatted(batch.size()),
                () -> transactions.inNew(() -> messages.add(batch)));
        news.sent(sent);
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        declare(List.of(subscription));
        return new LocalIntake(transactions, messages, subscriptions, news, subscription.name(), withoutKeys);
    }

    @Override
    public OptionalLong backlog(Subscription subscription) {
        try {
            return OptionalLong.of(subscriptions.backlog(subscription.name()));
        } catch (RuntimeException e) {
            LOG.log(Level.FINE, "The database is away", e);
            return OptionalLong.empty();
        }
    }

    @Override
    public boolean reachable() {
        try {
            news.look();
            return true;
        } catch (RuntimeException e) {
            LOG.log(Level.FINE, "The database is away", e);
            return false;
        }
    }

    @Override
    public void broadcast(String text) {
        broadcasts.send(text);
    }

    @Override
    public void listen(Consumer<String> listener) {
        broadcasts.listen(listener);
    }

    @Override
    public void close() {
        broadcasts.close();
    }

    /** What a database or a container throws is of many types. */
    static <T> T asking(String failure, Supplier<T> work) {
        try {
            return work.get();
        } catch (TransportException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TransportException(failure, e);
        }
    }
}
