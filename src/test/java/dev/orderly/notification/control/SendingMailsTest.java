package dev.orderly.notification.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import dev.orderly.database.LocalDatabase;
import dev.orderly.notification.entity.Notification;
import dev.orderly.notification.entity.OutgoingMails;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendingMailsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final LocalDatabase local = LocalDatabase.h2("notification");
    private final OutgoingMails mails = new OutgoingMails(local.database());

    @AfterEach
    void unset() {
        System.clearProperty("orderly.smtp.url");
    }

    @Test
    void touchesNoDatabaseWhileNoMailServerIsSet() {
        var withoutDatabase = new SendingMails(null, null, null);

        assertThatCode(() -> withoutDatabase.owe(mailTo("ann@example.org"))).doesNotThrowAnyException();
    }

    @Test
    void owesAMailThatHasAnAddress() {
        System.setProperty("orderly.smtp.url", "smtp://mail");

        owe("ann@example.org");
        owe(null);

        assertThat(mails.waiting()).isEqualTo(1);
    }

    @Test
    void doesNotStartWithAWrongUrl() {
        System.setProperty("orderly.smtp.url", "mail");

        assertThatThrownBy(() -> new SendingMails(null, null, null)).isInstanceOf(InvalidSettingException.class);
    }

    private void owe(String to) {
        var sending = new SendingMails(mails, local.transactions(), Clock.fixed(NOON, ZoneOffset.UTC));
        local.transactions().inNew(() -> sending.owe(mailTo(to)));
    }

    private static Notification mailTo(String address) {
        return new Notification(UUID.randomUUID(), "receipt", null, "ann", address, "Hello", NOON);
    }
}
