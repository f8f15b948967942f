package dev.orderly.notification.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.notification.entity.Notification;
import dev.orderly.notification.entity.OutgoingMails;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class SendingMailsTest {

    private final Transactions transactions;
    private final Clock clock;
    private final OutgoingMails mails;

    SendingMailsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        clock = beans.get(Clock.class);
        mails = beans.get(OutgoingMails.class);
    }

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

        long before = mails.waiting();

        owe("ann@example.org");
        owe(null);

        assertThat(mails.waiting()).isEqualTo(before + 1);
    }

    @Test
    void doesNotStartWithAWrongUrl() {
        System.setProperty("orderly.smtp.url", "mail");

        assertThatThrownBy(() -> new SendingMails(null, null, null)).isInstanceOf(InvalidSettingException.class);
    }

    private void owe(String to) {
        var sending = new SendingMails(mails, transactions, clock);
        transactions.inNew(() -> sending.owe(mailTo(to)));
    }

    private Notification mailTo(String address) {
        return new Notification(UUID.randomUUID(), "receipt", null, "ann", address, "Hello", clock.instant());
    }
}
