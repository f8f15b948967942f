package dev.orderly.notification.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class NotificationsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");

    private final UUID order = UUID.randomUUID();
    private final String customer = UUID.randomUUID().toString();
    private final Transactions transactions;
    private final Notifications notifications;
    private final OutgoingMails mails;
    private final Contacts contacts;

    NotificationsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        notifications = beans.get(Notifications.class);
        mails = beans.get(OutgoingMails.class);
        contacts = beans.get(Contacts.class);
    }

    @Test
    void keepsAMailAsItWasWritten() {
        var mail = new Notification(
                UuidCreator.getTimeOrderedEpochPlus1(),
                "confirmation",
                order,
                OddText.ofLength(64),
                OddText.ofLength(254),
                OddText.ofLength(200),
                NOON);
        var nobody = new Notification(
                UuidCreator.getTimeOrderedEpochPlus1(), "receipt", order, customer, null, "subject", NOON);

        add(mail, nobody);

        assertThat(list(order, null, 10)).containsExactly(nobody, mail);
    }

    @Test
    void keepsTheBeginningOfALongSubject() {
        add(mail(OddText.ofLength(209)));

        assertThat(list(order, null, 10).get(0).subject())
                .hasSizeBetween(199, 200)
                .isSubstringOf(OddText.ofLength(209));
    }

    @Test
    void listsTheNewestFirstPageByPage() {
        var all = List.of(mail("1"), mail("2"), mail("3"));
        all.forEach(this::add);

        assertThat(list(order, null, 2)).containsExactly(all.get(2), all.get(1));
        assertThat(list(order, all.get(1).eventId(), 2)).containsExactly(all.get(0));
        assertThat(list(null, null, 1)).containsExactly(all.get(2));
    }

    @Test
    void counts() {
        long before = notifications.size();

        add(mail("1"), mail("2"));
        add(mail("3"));

        assertThat(notifications.size()).isEqualTo(before + 3);
    }

    @Test
    void countsWhatManyAddAtOnce() {
        long before = notifications.size();

        Together.run(6, number -> {
            for (int i = 0; i < 5; i++) {
                add(mail("1"), mail("2"));
            }
            return null;
        });

        assertThat(notifications.size()).isEqualTo(before + 60);
        assertThat(list(order, null, 100)).hasSize(60);
    }

    @Test
    void addsAndCountsNothingThatIsRolledBack() {
        long before = notifications.size();
        var mail = mail("1");
        add(mail);

        assertThatThrownBy(() -> add(mail("2"), mail)).isInstanceOf(RuntimeException.class);

        assertThat(notifications.size()).isEqualTo(before + 1);
        assertThat(list(order, null, 10)).containsExactly(mail);
    }

    @Test
    void forgetsWhomItWroteTo() {
        add(mail("Welcome, Ann Lee"));
        var other = new Notification(
                UuidCreator.getTimeOrderedEpochPlus1(), "receipt", order, "another", "bob@example.org", "2", NOON);
        add(other);

        transactions.inNew(() -> notifications.eraseCustomer(customer));

        assertThat(list(order, null, 10)).hasSize(2).contains(other).anySatisfy(mail -> {
            assertThat(mail.customerId()).isEqualTo(customer);
            assertThat(mail.to()).isNull();
            assertThat(mail.subject()).doesNotContain("Ann");
        });
    }

    @Test
    void knowsAnAddressUntilItIsRemoved() {
        String email = OddText.ofLength(254);
        transactions.inNew(() -> contacts.add(customer, email));

        assertThat(address(customer)).contains(email);
        assertThat(address("another")).isEmpty();

        transactions.inNew(() -> contacts.remove(customer));
        assertThat(address(customer)).isEmpty();
    }

    private Optional<String> address(String customerId) {
        return transactions.inNew(() -> contacts.find(customerId));
    }

    private Notification mail(String subject) {
        return new Notification(
                UuidCreator.getTimeOrderedEpochPlus1(), "welcome", order, customer, "ann@example.org", subject, NOON);
    }

    private void add(Notification... mails) {
        transactions.inNew(() -> List.of(mails).forEach(notifications::add));
    }

    private List<Notification> list(UUID orderId, UUID before, int limit) {
        return mails.list(orderId, before, limit).stream()
                .map(OutgoingMail::notification)
                .toList();
    }
}
