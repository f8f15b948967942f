package dev.orderly.event.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @Test
    void readsHostsAndWhatIsMeantThere() {
        var address = Address.parse("kafka://one:9092,[::1]/shop-events").orElseThrow();

        assertThat(address)
                .isEqualTo(new Address(
                        "kafka", false, List.of("one:9092", "[::1]"), "shop-events", Duration.ofSeconds(10)));
        assertThat(address.hosts(9093)).containsExactly("one:9092", "[::1]:9093");
        assertThat(address).hasToString("kafka://one:9092,[::1]/shop-events");
    }

    @Test
    void readsThatAConnectionIsEncryptedAndHowLongItsAnswersMayTake() {
        var address = Address.parse("amqps://host/shop/orders?timeout=2s").orElseThrow();

        assertThat(address).isEqualTo(new Address("amqp", true, List.of("host"), "shop/orders", Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:9092/topic",
                "kafka://host:9092",
                "kafka://host:9092/",
                "kafka:///topic",
                "kafka://user:secret@host/topic",
                "kafka://a,,b/topic",
                "kafka://host:port/topic",
                "kafka://host/topic?timeout=soon",
                "kafka://host/topic?acks=0",
                "kafka://host/a topic",
            })
    void isNoneOfThese(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }
}
