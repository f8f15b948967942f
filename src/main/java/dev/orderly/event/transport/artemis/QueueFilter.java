package dev.orderly.event.transport.artemis;

import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/**
 * What the queue of a subscription takes in: the types of all instances that ever declared it. It only widens: an instance
 * cannot know whether another version of it still wants a type that it has no handler of.
 *
 * <p>A filter is changed by the broker's management, as what a client may do else refuses another filter, or would make the
 * queue anew and lose what waits there.
 */
final class QueueFilter {

    private static final Pattern TYPE = Pattern.compile("'([^']*)'");
    private static final String MANAGEMENT = "activemq.management";
    private static final int PATIENCE_MILLIS = 5_000;

    /** A queue of one connection, which no second can make meanwhile: two who widened at once would undo each other's. */
    private static final String LOCK = "orderly-widening";

    private final ClientSession session;
    private final SimpleString queue;

    QueueFilter(ClientSession session, String queue) {
        this.session = session;
        this.queue = SimpleString.of(queue);
    }

    /** The filter that the queue is to have for these types and those that it has; null if it takes in everything. */
    String over(Collection<String> types) throws ActiveMQException {
        var found = session.queueQuery(queue);
        var all = new TreeSet<>(types);
        if (found.isExists()) {
            if (found.getFilterString() == null) {
                return null;
            }
            TYPE.matcher(found.getFilterString())
                    .results()
                    .map(match -> match.group(1))
                    .forEach(all::add);
        }
        return all.stream().collect(Collectors.joining("','", "JMSType IN ('", "')"));
    }

    /**
     * Has the queue, if it is there, take in these types too from now on; what waits in it stays.
     *
     * @throws ActiveMQException also if another widens one just now; to be tried again
     */
    void widen(Collection<String> types) throws ActiveMQException {
        if (isTooNarrow(over(types))) {
            session.createQueue(QueueConfiguration.of(LOCK)
                    .setRoutingType(RoutingType.ANYCAST)
                    .setDurable(false)
                    .setTemporary(true));
            try {
                change(over(types));
            } finally {
                session.deleteQueue(LOCK);
            }
        }
    }

    private boolean isTooNarrow(String wanted) throws ActiveMQException {
        var found = session.queueQuery(queue);
        return found.isExists() && wanted != null && !wanted.contentEquals(found.getFilterString());
    }

    private void change(String filter) throws ActiveMQException {
        session.start();
        try (var requestor = new ClientRequestor(session, MANAGEMENT)) {
            var request = session.createMessage(false);
            String update = QueueConfiguration.of(queue).setFilterString(filter).toJSON();
            ManagementHelper.putOperationInvocation(request, ResourceNames.BROKER, "updateQueue", update);
            var reply = requestor.request(request, PATIENCE_MILLIS);
            if (reply == null || !ManagementHelper.hasOperationSucceeded(reply)) {
                throw failed(filter, reply == null ? "no answer" : ManagementHelper.getResult(reply), null);
            }
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            throw failed(filter, e.getMessage(), e);
        }
    }

    private ActiveMQException failed(String filter, Object reason, Exception cause) {
        return new ActiveMQException(
                "Queue %s cannot be widened to %s, which needs the permission \"manage\" on %s: %s"
                        .formatted(queue, filter, MANAGEMENT, reason),
                cause,
                ActiveMQExceptionType.GENERIC_EXCEPTION);
    }
}
