package dev.orderly.event.transport.artemis;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.HAPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStoreBackupPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStorePrimaryPolicyConfiguration;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * One of two brokers on one journal, with the settings of the product's: {@code FOLDER URL URL_OF_THE_OTHER primary|backup}.
 * Whoever has the journal's lock works, the other waits for it. Ends with its standard input.
 */
final class PairedBrokerMain {

    private PairedBrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        var configuration = EmbeddedBroker.configuration(Path.of(arguments[0]), Optional.of(arguments[1]));
        configuration
                .addConnectorConfiguration("own", arguments[1])
                .addConnectorConfiguration("other", arguments[2])
                .addClusterConfiguration(new ClusterConnectionConfiguration()
                        .setName("pair")
                        .setConnectorName("own")
                        .setStaticConnectors(List.of("other"))
                        .setMessageLoadBalancingType(MessageLoadBalancingType.OFF))
                .setHAPolicyConfiguration(policy(arguments[3]));
        var broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.start();
        while (System.in.read() >= 0) {
            // nothing is said; the end of it means that whoever started this is gone
        }
        broker.stop();
    }

    private static HAPolicyConfiguration policy(String role) {
        return "primary".equals(role)
                ? new SharedStorePrimaryPolicyConfiguration().setWaitForActivation(false)
                : new SharedStoreBackupPolicyConfiguration().setAllowFailBack(false);
    }
}
