package dev.orderly.event.transport.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.TestCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by an embedded broker that others may join. */
class BrokerAccessTest {

    private static final String LISTEN = "orderly.broker.listen";
    private static final String URL = "orderly.transport.url";
    private static final String USER = "orderly.transport.user";
    private static final String PASSWORD = "orderly.transport.password";
    private static final Subscription ALL = new Subscription("all", Set.of("order.created"));
    private static final List<Parcel> BATCH = List.of(new Parcel("order", "order.created", "key", "text"));

    @Test
    void letsNobodyInWithoutTheLogInThatIsSet(@TempDir Path folder) {
        String url = "tcp://127.0.0.1:%d".formatted(ServerProcess.freePort());
        var own = Map.of("orderly.data", folder.toString(), LISTEN, url, USER, "orderly", PASSWORD, "secret");
        try (var guarded = transport(own);
                var friend = transport(Map.of(URL, url, USER, "orderly", PASSWORD, "secret"));
                var guesser = transport(Map.of(URL, url, USER, "orderly", PASSWORD, "guess"));
                var stranger = transport(Map.of(URL, url))) {
            guarded.declare(List.of(ALL));
            friend.send(BATCH);

            Await.until(() -> guarded.backlog(ALL).orElse(-1) == 1);
            assertThatThrownBy(() -> guesser.send(BATCH)).isInstanceOf(TransportException.class);
            assertThatThrownBy(() -> stranger.send(BATCH)).isInstanceOf(TransportException.class);
            assertThat(stranger.reachable()).isFalse();
        }
    }

    @Test
    void encryptsWhereTheUrlSaysSo(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder);
        String url = "tcp://127.0.0.1:%d?sslEnabled=true".formatted(ServerProcess.freePort());
        String keys =
                ";keyStorePath=%s;keyStorePassword=changeit;keyStoreType=PKCS12".formatted(folder.resolve("key.p12"));
        var own = Map.of("orderly.data", folder.toString(), LISTEN, url + keys);
        try (var encrypting = transport(own);
                var stranger = transport(Map.of(URL, url + ";useDefaultSslContext=true"))) {
            encrypting.declare(List.of(ALL));
            assertThatThrownBy(() -> stranger.send(BATCH)).isInstanceOf(TransportException.class);

            try (var trust = certificate.trusted();
                    var friend = transport(Map.of(URL, url + ";useDefaultSslContext=true"))) {
                friend.send(BATCH);
            }
            Await.until(() -> encrypting.backlog(ALL).orElse(-1) == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://0.0.0.0:61616", "tcp://[::]:61616", "tcp://192.0.2.7:61616"})
    void listensToOtherMachinesOnlyWhereALogInIsSet(String url) {
        assertThatThrownBy(() -> transport(Map.of(LISTEN, url, USER, "orderly")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("ORDERLY_BROKER_LISTEN")
                .hasMessageContaining("ORDERLY_TRANSPORT_USER and ORDERLY_TRANSPORT_PASSWORD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:61616", "tcp://localhost:61616", "tcp://[::1]:61616"})
    void listensToItsOwnMachineWithoutALogIn(String url) {
        System.setProperty(LISTEN, url);
        try {
            assertThat(BrokerAccess.listen()).contains(url);
        } finally {
            System.clearProperty(LISTEN);
        }
    }

    private static ArtemisTransport transport(Map<String, String> settings) {
        settings.forEach(System::setProperty);
        try {
            return new ArtemisTransport();
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }
}
