package dev.orderly.event.transport.artemis;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/** Has the broker let nothing more into a queue, by its management; until it is started again. */
final class QueueClosing {

    private static final String MANAGEMENT = "activemq.management";
    private static final String NOTHING = "JMSType IN ('')";
    private static final int PATIENCE_MILLIS = 5_000;

    private final ClientSession session;

    QueueClosing(ClientSession session) {
        this.session = session;
    }

    void close(String queue) throws ActiveMQException {
        session.start();
        try (var requestor = new ClientRequestor(session, MANAGEMENT)) {
            var request = session.createMessage(false);
            String update =
                    QueueConfiguration.of(queue).setFilterString(NOTHING).toJSON();
            ManagementHelper.putOperationInvocation(request, ResourceNames.BROKER, "updateQueue", update);
            var reply = requestor.request(request, PATIENCE_MILLIS);
            if (reply == null || !ManagementHelper.hasOperationSucceeded(reply)) {
                throw new ActiveMQException("the broker's management says "
                        + (reply == null ? "nothing" : ManagementHelper.getResult(reply)));
            }
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException(e.getMessage(), e, ActiveMQExceptionType.GENERIC_EXCEPTION);
        }
    }
}
