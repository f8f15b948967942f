package dev.orderly.contract;

import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.artemis.ArtemisTransport;
import dev.orderly.fixture.BrokerProcess;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Of Apache Artemis, with the settings of the embedded broker. */
class ArtemisContractTest extends TransportContract {

    private static final String SHORT_PATIENCE =
            "?callTimeout=1000;clientFailureCheckPeriod=200;connectionTTL=1000;connect-timeout-millis=1000";

    @Override
    Broker broker(Path folder) throws IOException {
        return BrokerProcess.started(folder);
    }

    @Override
    Transport connect(String url) {
        return configured(ArtemisTransport::new, url);
    }

    @Override
    Transport connectImpatiently(String url) {
        return configured(ArtemisTransport::new, url + SHORT_PATIENCE);
    }

    @Override
    void sendForeign(String url, Subscription to, byte[] body) {
        try (var factory = new ActiveMQConnectionFactory(url + "?useEpoll=false;useKQueue=false");
                var connection = factory.createConnection();
                var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            var message = session.createBytesMessage();
            message.writeBytes(body);
            message.setJMSType(to.types().iterator().next());
            message.setStringProperty("x_unknown", "header");
            message.setJMSReplyTo(session.createQueue("nowhere"));
            var producer = session.createProducer(session.createTopic("orderly.order"));
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            producer.send(message);
        } catch (JMSException e) {
            throw new IllegalStateException("The foreign message is not sent", e);
        }
    }

    @Override
    Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }
}
