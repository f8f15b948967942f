package dev.orderly.notification.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.fixture.MailServer;
import dev.orderly.notification.entity.Notification;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption: used whenever it is offered, and only with a server that proves who it is. */
class SmtpEncryptionTest {

    private static final String PASSWORD = "only-for-this-test";
    private static final int PATIENCE_MILLIS = 10_000;
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    private static Path folder;

    private static SSLContext trusted;

    @BeforeAll
    static void makeCertificate() throws Exception {
        var file = folder.resolve("server.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int exit = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
        trusted = context(file);
    }

    @AfterAll
    static void stopTimer() {
        TIMER.shutdownNow();
    }

    @Test
    void isBegunWhereTheServerOffersIt() throws MessagingException {
        try (var server =
                MailServer.start(setup -> setup.enableTLS().requireTLS().startTlsSocketFactory(trusted))) {
            var smtp = SmtpServer.parse("smtp://localhost:" + server.port()).orElseThrow();
            var session = trusting(smtp);

            try (var connection = SmtpConnection.open(session, smtp)) {
                connection.send(mail(session));
            }

            assertThat(server.recipients()).containsExactly("ann@example.org");
        }
    }

    @Test
    void isThereFromTheFirstByteWithSmtps() throws MessagingException {
        try (var server = MailServer.start(setup -> setup.serverSocketFactory(trusted))) {
            var smtp = SmtpServer.parse("smtps://localhost:" + server.port()).orElseThrow();
            var session = trusting(smtp);

            try (var connection = SmtpConnection.open(session, smtp)) {
                connection.send(mail(session));
            }

            assertThat(server.recipients()).containsExactly("ann@example.org");
        }
    }

    @Test
    void refusesAServerThatNobodyVouchesFor() {
        try (var server = MailServer.start(setup -> setup.enableTLS().startTlsSocketFactory(trusted))) {
            var smtp = SmtpServer.parse("smtp://localhost:" + server.port()).orElseThrow();
            var session = SmtpConnection.session(smtp, PATIENCE_MILLIS, TIMER);

            assertThatThrownBy(() -> SmtpConnection.open(session, smtp))
                    .isInstanceOf(MailServerException.class)
                    .hasMessageContaining("certification path");
        }
    }

    @Test
    void refusesAServerThatIsAnother() {
        try (var server = MailServer.start(setup -> setup.enableTLS().startTlsSocketFactory(trusted))) {
            var smtp = SmtpServer.parse("smtp://127.0.0.1:" + server.port()).orElseThrow();
            var session = trusting(smtp);

            assertThatThrownBy(() -> SmtpConnection.open(session, smtp)).isInstanceOf(MailServerException.class);
        }
    }

    private static Session trusting(SmtpServer smtp) {
        var session = SmtpConnection.session(smtp, PATIENCE_MILLIS, TIMER);
        session.getProperties().put("mail." + smtp.protocol() + ".ssl.socketFactory", trusted.getSocketFactory());
        return session;
    }

    private static MailText mail(Session session) throws MessagingException {
        return new MailText(
                session,
                new InternetAddress("shop@example.org"),
                new Notification(UUID.randomUUID(), "receipt", null, "ann", "ann@example.org", "Hello", Instant.EPOCH));
    }

    private static SSLContext context(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
