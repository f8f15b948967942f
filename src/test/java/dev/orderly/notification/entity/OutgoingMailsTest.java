package dev.orderly.notification.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.notification.entity.OutgoingMail.State;
import dev.orderly.web.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every database that is supported must do for mails that wait. */
@OnEveryDatabase
class OutgoingMailsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final Database database;
    private final Transactions transactions;
    private final OutgoingMails mails;
    private final String customer = UUID.randomUUID().toString();
    private final UUID order = UUID.randomUUID();

    OutgoingMailsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        mails = beans.get(OutgoingMails.class);
        transactions.inNew(() -> {
            database.handle().execute("delete from outgoing_mail");
        });
    }

    @Test
    void givesEachMailToOneOfSeveralTakers() {
        var ids = List.of(owe(), owe(), owe());
        var taken = new ArrayList<UUID>();

        transactions.inNew(() -> {
            taken.addAll(ids(mails.takeDue(2, NOON, NOON.plus(LEASE))));
            taken.addAll(ids(take(NOON)));
        });
        taken.addAll(ids(take(NOON)));

        assertThat(taken).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void leavesThemUntilTheLeaseEnds() {
        var id = owe();

        assertThat(ids(take(NOON))).containsExactly(id);
        assertThat(take(NOON.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(ids(take(NOON.plus(LEASE)))).containsExactly(id);
    }

    @Test
    void tellsWhatBecameOfEach() {
        var kept = keep();
        var sent = owe();
        var waiting = owe();
        var failed = owe();
        var taken = take(NOON);

        transactions.inNew(() -> {
            mails.note(of(taken, sent).sent(NOON));
            mails.note(of(taken, waiting).postponed(NOON.plusSeconds(30), "451 later\r\n\0please"));
            mails.note(of(taken, failed).failed("550 " + "x".repeat(400)));
        });

        var list = mails.list(order, null, 10);
        assertThat(of(list, kept).state()).isEqualTo(State.KEPT);
        assertThat(of(list, sent).sentAt()).isEqualTo(NOON);
        assertThat(of(list, waiting).reason()).isEqualTo("451 later please");
        assertThat(of(list, waiting).nextAttemptAt()).isEqualTo(NOON.plusSeconds(30));
        assertThat(of(list, failed).reason()).hasSize(300).endsWith("…");
        assertThat(mails.waiting()).isEqualTo(1);
        assertThat(mails.anyDue(NOON)).isFalse();
        assertThat(mails.anyDue(NOON.plusSeconds(30))).isTrue();
    }

    @Test
    void keepsWhatWasSentHoweverLateAnotherOutcomeComes() {
        var id = owe();
        var mail = take(NOON).get(0);

        transactions.inNew(() -> mails.note(mail.sent(NOON)));
        transactions.inNew(() -> mails.note(mail.givenBack(NOON)));

        assertThat(of(mails.list(order, null, 10), id).state()).isEqualTo(State.SENT);
    }

    @Test
    void forgetsReasonsAndSendsNothingToWhoeverIsErased() {
        var failed = owe();
        var taken = take(NOON);
        transactions.inNew(() -> mails.note(of(taken, failed).failed("550 ann@example.org is unknown")));
        var waiting = owe();

        transactions.inNew(() -> mails.eraseCustomer(customer));

        assertThat(take(NOON)).isEmpty();
        assertThat(of(mails.list(order, null, 10), waiting).state()).isEqualTo(State.KEPT);
        assertThat(of(mails.list(order, null, 10), failed).reason()).isNull();
    }

    @Test
    void pagesFromTheNewest() {
        var ids = List.of(keep(), keep(), keep());
        var newest = mails.list(order, null, 2);

        assertThat(newest).hasSize(2);
        assertThat(ids(mails.list(order, ids(newest).get(1), 2))).hasSize(1).isSubsetOf(ids);
    }

    private UUID owe() {
        var id = keep();
        transactions.inNew(() -> mails.add(id, NOON));
        return id;
    }

    private UUID keep() {
        var id = UuidCreator.getTimeOrderedEpochPlus1();
        var mail = new Notification(id, "receipt", order, customer, "ann@example.org", "Hello", NOON);
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into notification (event_id, kind, order_id, customer_id, recipient, subject, created_at) values (?, ?, ?, ?, ?, ?, now())",
                        mail.eventId(),
                        mail.kind(),
                        mail.orderId(),
                        mail.customerId(),
                        mail.to(),
                        mail.subject()));
        return id;
    }

    private List<OutgoingMail> take(Instant now) {
        return transactions.inNew(() -> mails.takeDue(10, now, now.plus(LEASE)));
    }

    private static OutgoingMail of(List<OutgoingMail> mails, UUID id) {
        return mails.stream()
                .filter(mail -> mail.notification().eventId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<UUID> ids(List<OutgoingMail> mails) {
        return mails.stream().map(mail -> mail.notification().eventId()).toList();
    }

    @Test
    void isFlatJsonWithoutWhatDoesNotApply() throws IOException {
        var notification = new Notification(new UUID(1, 2), "receipt", null, "ann", null, "Hello", NOON);

        assertThat(Json.MAPPER.writeValueAsString(new OutgoingMail(notification, State.KEPT, 0, null, null, null)))
                .isEqualTo("{\"eventId\":\"00000000-0000-0001-0000-000000000002\",\"kind\":\"receipt\","
                        + "\"customerId\":\"ann\",\"subject\":\"Hello\",\"createdAt\":\"2030-01-01T12:00:00Z\","
                        + "\"state\":\"kept\"}");
        assertThat(Json.MAPPER.writeValueAsString(
                        new OutgoingMail(notification, State.WAITING, 1, NOON, null, "451 later")))
                .endsWith(
                        "\"state\":\"waiting\",\"attempts\":1,\"nextAttemptAt\":\"2030-01-01T12:00:00Z\",\"reason\":\"451 later\"}");
    }
}
