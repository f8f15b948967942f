package dev.orderly.event.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaUrlTest {

    @Test
    void readsServersEncryptionAndProperties() {
        assertThat(KafkaUrl.parse("a:9092,[::1]:9093")).contains(new KafkaUrl("a:9092,[::1]:9093", false, Map.of()));
        assertThat(KafkaUrl.parse("ssl://a:9093?sasl.mechanism=SCRAM-SHA-512&ssl.truststore.password=a%26b"))
                .contains(new KafkaUrl(
                        "a:9093", true, Map.of("sasl.mechanism", "SCRAM-SHA-512", "ssl.truststore.password", "a&b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:b", "tcp://a:9092", "a:9092,", "a:9092/", "user@a:9092", "a:9092?x", "a:9092?x=%"})
    void refusesAnotherForm(String text) {
        assertThat(KafkaUrl.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:9092?no.such.property=1",
                "a:9092?request.timeout.ms=soon",
                "a:9092?request.timeout.ms=-1",
                "a:9092?acks=1",
                "a:9092?enable.auto.commit=true"
            })
    void refusesPropertiesThatAreUnknownWrongOrOurs(String text) {
        assertThat(KafkaUrl.parse(text).orElseThrow().isAccepted()).isFalse();
    }

    @Test
    void givesEachClientWhatItKnows() {
        var url = KafkaUrl.parse("a:9092?session.timeout.ms=7000&request.timeout.ms=500&batch.size=9")
                .orElseThrow();

        assertThat(url.isAccepted()).isTrue();
        assertThat(url.propertiesOf(KafkaUrl.CONSUMER)).containsOnlyKeys("session.timeout.ms", "request.timeout.ms");
        assertThat(url.propertiesOf(KafkaUrl.PRODUCER)).containsOnlyKeys("batch.size", "request.timeout.ms");
        assertThat(url.propertiesOf(KafkaUrl.ADMIN)).containsOnlyKeys("request.timeout.ms");
    }

    @Test
    void showsNoProperties() {
        assertThat(KafkaUrl.harmless("a:1?sasl.jaas.config=secret")).isEqualTo("a:1?…");
    }
}
