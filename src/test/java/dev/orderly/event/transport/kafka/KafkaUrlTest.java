package dev.orderly.event.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({"'', ''", "a, a", "tcp://a:1, tcp://a:1", "a:1?ssl.key.password=secret&acks=0, a:1?…"})
    void stopsTheStartAndShowsNoProperties(String url, String shown) {
        System.setProperty("orderly.transport.url", url);
        try {
            assertThatThrownBy(KafkaTransport::new)
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageStartingWith(
                            "orderly.transport.url (or ORDERLY_TRANSPORT_URL in the environment) is \"%s\"; allowed: brokers such as a:9092",
                            shown);
        } finally {
            System.clearProperty("orderly.transport.url");
        }
    }
}
