package dev.orderly.event.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.bridge.kafka.KafkaBroker;
import dev.orderly.event.bridge.rabbitmq.RabbitBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @Test
    void readsHostsAndWhatIsMeantThere() {
        var address = Address.parse("kafka://one:9092,[::1]/shop-events").orElseThrow();

        assertThat(address).isEqualTo(new Address("kafka", false, "one:9092,[::1]", "shop-events", ""));
        assertThat(address).hasToString("kafka://one:9092,[::1]/shop-events");
    }

    @Test
    void readsThatAConnectionIsEncryptedAndShowsNothingOfItsProperties() {
        var address = Address.parse("amqps://host/shop/orders?timeout=2s").orElseThrow();

        assertThat(address).isEqualTo(new Address("amqp", true, "host", "shop/orders", "timeout=2s"));
        assertThat(address).hasToString("amqps://host/shop/orders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:9092/topic",
                "kafka://host:9092",
                "kafka://host:9092/",
                "kafka:///topic",
                "kafka://user:secret@host/topic",
                "kafka://host/a topic",
                "Kafka://host/topic",
            })
    void isNoneOfThese(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://one:9092,other/shop-events",
                "kafkas://[::1]:9093/shop?request.timeout.ms=2000&sasl.mechanism=SCRAM-SHA-512",
            })
    void meansATopicOfKafka(String text) {
        assertThat(new KafkaBroker().accepts(Address.parse(text).orElseThrow())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://one,,other/topic",
                "kafka://host/some/topic",
                "kafka://host/topic?acks=0",
                "kafka://host/topic?no.such=1",
            })
    void meansNothingToKafka(String text) {
        assertThat(new KafkaBroker().accepts(Address.parse(text).orElseThrow())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"amqp://one,other:5673/orders", "amqps://host/my%2Fhost/orders?timeout=2s"})
    void meansAnExchangeOrQueueOfRabbit(String text) {
        assertThat(new RabbitBroker().accepts(Address.parse(text).orElseThrow()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"amqp://host/a/b/c", "amqp://host/orders?timeout=soon", "amqp://one,,other/orders"})
    void meansNothingToRabbit(String text) {
        assertThat(new RabbitBroker().accepts(Address.parse(text).orElseThrow()))
                .isFalse();
    }
}
