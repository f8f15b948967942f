package dev.orderly.notification.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Transactions;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.notification.entity.Contacts;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class WritingMailsTest {

    private final Transactions transactions;
    private final Contacts contacts;
    private final WritingMails mails;

    WritingMailsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans().with(SendingMails.class, new SendingMails(null, null, null));
        transactions = beans.get(Transactions.class);
        contacts = beans.get(Contacts.class);
        mails = beans.get(WritingMails.class);
    }

    @Test
    void welcomesNobodyWhoWasErasedMeanwhile() {
        var customer = UUID.randomUUID();

        transactions.inNew(() -> {
            mails.welcome(customer, null, null);
            assertThat(contacts.find(customer.toString())).isEmpty();
        });
    }
}
