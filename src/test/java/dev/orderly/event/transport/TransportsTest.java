package dev.orderly.event.transport;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportsTest {

    private static final String LISTEN = "orderly.broker.listen";

    @AfterEach
    void clear() {
        System.clearProperty(LISTEN);
    }

    @Test
    void refusesToLetABrokerListenThatIsNotStarted() {
        System.setProperty(LISTEN, "tcp://127.0.0.1:61616");

        assertThatThrownBy(() -> Transports.refuseWhatIsOfArtemisOnly("local"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "orderly.broker.listen (or ORDERLY_BROKER_LISTEN in the environment) is \"tcp://127.0.0.1:61616\"; allowed:"
                                + " nothing with ORDERLY_TRANSPORT=local, as only artemis starts a broker that could listen");
        assertThatNoException().isThrownBy(() -> Transports.refuseWhatIsOfArtemisOnly("artemis"));
    }

    @Test
    void asksForNothingElse() {
        assertThatNoException().isThrownBy(() -> Transports.refuseWhatIsOfArtemisOnly("local"));
    }
}
