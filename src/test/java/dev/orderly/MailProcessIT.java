package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.MailServer;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.ShopClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers beside a mail server: an order leads to its two mails, each once, also over a crash. */
class MailProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "mail");

    @Test
    @Tag("faults")
    void sendsTheMailsOfAnOrderOnLiberty() throws IOException {
        try (var mailServer = MailServer.start();
                var server = ServerProcess.liberty(FOLDER.resolve("liberty"), settings(mailServer.port()))) {
            String order = server.shop().order("P-0601", 1, "sandbox-ok");

            assertSentOnce(server.shop(), order, mailServer);
        }
    }

    @Test
    void sendsAfterACrashWhatTheMailServerWasAwayForOnPayara() throws IOException {
        var folder = FOLDER.resolve("payara");
        int port = ServerProcess.freePort();
        String order;
        try (var server = ServerProcess.payara(folder, settings(port))) {
            order = server.shop().order("P-0602", 1, "sandbox-ok");
            awaitBoth(server.shop(), order, "waiting");
            server.kill();
        }

        try (var mailServer = MailServer.startAt(port);
                var server = ServerProcess.payara(folder, settings(port))) {
            assertSentOnce(server.shop(), order, mailServer);
        }
    }

    private static Map<String, String> settings(int port) {
        return Map.of(
                "ORDERLY_SMTP_URL", "smtp://127.0.0.1:" + port, "ORDERLY_SMTP_FROM", "Orderly <shop@example.org>");
    }

    private static void assertSentOnce(ShopClient shop, String order, MailServer mailServer) {
        var ids = awaitBoth(shop, order, "sent").stream()
                .map("<%s@orderly>"::formatted)
                .toList();

        assertThat(mailServer.received())
                .extracting(mail -> mail.header("Message-ID"))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(mailServer.received()).allSatisfy(mail -> {
            assertThat(mail.to()).isEqualTo("ann@example.org");
            assertThat(mail.from()).isEqualTo("shop@example.org");
            assertThat(mail.text()).contains(order);
        });
    }

    /** The event ids of the order's two mails, once both stand there. */
    private static List<String> awaitBoth(ShopClient shop, String order, String state) {
        return shop.await("api/notifications?orderId=" + order, mails -> mails.body()
                        .path("items")
                        .findValuesAsText("state")
                        .equals(List.of(state, state)))
                .body()
                .path("items")
                .findValuesAsText("eventId");
    }
}
