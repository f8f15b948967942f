package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Transport.Subscription;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * The queue of a subscription, and while its types change two: an instance that wants more types than the queue takes in
 * makes the next, {@code inventory~2}, for all the types of both. The one before is closed, read to its end by all, and
 * deleted; what stands in both has its effect once, by the inbox.
 *
 * <p>A broker offers no better: it refuses another filter for a queue, and one that its management changes is forgotten when
 * it starts again. Types are only added, as an instance cannot know whether another version still wants them.
 */
final class SubscriptionQueues {

    private static final Logger LOG = Logger.getLogger(SubscriptionQueues.class.getName());
    private static final String NUMBERED = "~";
    private static final Pattern TYPE = Pattern.compile("'([^']*)'");
    private static final int NEVER_TOGETHER = -1;

    private final ClientSession session;
    private final Subscription subscription;

    SubscriptionQueues(ClientSession session, Subscription subscription) {
        this.session = session;
        this.subscription = subscription;
    }

    /** Makes what is missing, and closes what is superseded, so that the newest takes in all that is sent from now on. */
    void declare() throws ActiveMQException {
        var queues = names();
        String newest = queues.isEmpty() ? subscription.name() : queues.get(queues.size() - 1);
        var types = new TreeSet<>(subscription.types());
        if (!queues.isEmpty() && !typesOf(newest).containsAll(types)) {
            types.addAll(typesOf(newest));
            newest = subscription.name() + NUMBERED + (number(newest) + 1);
            LOG.log(Level.INFO, "The subscription {0} hears {1} from now on, in the queue {2}", new Object[] {
                subscription.name(), types, newest
            });
        } else if (!queues.isEmpty()) {
            types = new TreeSet<>(typesOf(newest));
        }
        create(newest, types);
        for (String older : names()) {
            if (number(older) < number(newest)) {
                close(older);
            }
        }
    }

    /** Those there are, oldest first. */
    List<String> names() throws ActiveMQException {
        return names(session, subscription.name());
    }

    static List<String> names(ClientSession session, String subscription) throws ActiveMQException {
        return session.addressQuery(SimpleString.of(ArtemisTransport.ALL_TOPICS)).getQueueNames().stream()
                .map(SimpleString::toString)
                .filter(name -> name.equals(subscription) || name.startsWith(subscription + NUMBERED))
                .sorted(Comparator.comparing(SubscriptionQueues::number))
                .toList();
    }

    private static int number(String queue) {
        int at = queue.indexOf(NUMBERED);
        return at < 0 ? 1 : Integer.parseInt(queue.substring(at + 1));
    }

    private Set<String> typesOf(String queue) throws ActiveMQException {
        var filter = session.queueQuery(SimpleString.of(queue)).getFilterString();
        return TYPE.matcher(filter == null ? "" : filter)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    /**
     * When a consumer joins, keys are shared out anew, once all that was given out before is acknowledged: else a later
     * instance would have none.
     *
     * @throws ActiveMQException also if another has just made it for other types; to be declared again
     */
    private void create(String queue, Collection<String> types) throws ActiveMQException {
        session.createSharedQueue(QueueConfiguration.of(queue)
                .setAddress(ArtemisTransport.ALL_TOPICS)
                .setRoutingType(RoutingType.MULTICAST)
                .setFilterString(filter(types))
                .setDurable(true)
                .setAutoDelete(false)
                .setGroupBuckets(NEVER_TOGETHER)
                .setGroupRebalance(true)
                .setGroupRebalancePauseDispatch(true));
    }

    private static String filter(Collection<String> types) {
        return types.stream().sorted().collect(Collectors.joining("','", "JMSType IN ('", "')"));
    }

    /** Where it may not be closed, it is left once it happens to be empty. */
    private void close(String queue) {
        try {
            new QueueClosing(session).close(queue);
        } catch (ActiveMQException refused) {
            LOG.log(
                    Level.WARNING,
                    "The queue {0} is superseded but takes in more still, so it is read until it is empty: {1}",
                    new Object[] {queue, refused.getMessage()});
        }
    }

    /** The one to read: what stands there or is being handled comes first; the newest if there is nothing. */
    String oldestWithMessages(List<String> queues) throws ActiveMQException {
        for (String queue : queues) {
            if (!isEmpty(queue)) {
                return queue;
            }
        }
        return queues.get(queues.size() - 1);
    }

    private boolean isEmpty(String queue) throws ActiveMQException {
        return session.queueQuery(SimpleString.of(queue)).getMessageCount() == 0;
    }

    /** Deletes a superseded queue if it is empty and nobody reads it; what enters it meanwhile stands in the newest, too. */
    void delete(String queue) {
        try {
            if (isEmpty(queue)) {
                session.deleteQueue(queue);
                LOG.log(Level.INFO, "The superseded queue {0} is read and deleted", queue);
            }
        } catch (ActiveMQException others) {
            LOG.log(Level.FINE, "Others still read " + queue + ", the last of them deletes it", others);
        }
    }
}
