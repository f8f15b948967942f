package dev.orderly.notification.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.MailServer;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.notification.entity.OutgoingMail;
import dev.orderly.notification.entity.OutgoingMail.State;
import dev.orderly.notification.entity.OutgoingMails;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;

/** Mails on their way to a real mail server, with every answer it may give, under a clock that the test moves. */
@OnEveryDatabase
class MailSenderTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final int PATIENT_MILLIS = 10_000;
    private static final int IMPATIENT_MILLIS = 300;
    private static final Logger LOG = Logger.getLogger(MailSender.class.getName());

    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final OutgoingMails mails;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> warnings = new ArrayList<>();
    private final Handler listener = new Listener();

    private MailServer server = MailServer.start();
    private MailSender sender;

    MailSenderTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        mails = beans.get(OutgoingMails.class);
        sender = sender(transactions);
    }

    private final class Listener extends Handler {
        @Override
        public void publish(LogRecord line) {
            warnings.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing to release
        }
    }

    @BeforeEach
    void leaveNoMailsOfOthers() {
        transactions.inNew(() -> {
            database.handle().execute("delete from outgoing_mail");
            database.handle().execute("delete from notification");
        });
    }

    @BeforeEach
    void listen() {
        LOG.addHandler(listener);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void close() {
        LOG.removeHandler(listener);
        LOG.setUseParentHandlers(true);
        server.close();
        timer.shutdownNow();
    }

    @Test
    void sendsManyOverOneConnection() {
        for (int i = 0; i < 2 * MailSender.BATCH + 1; i++) {
            owe("ann%d@example.org".formatted(i));
        }

        sender.sendDue();

        assertThat(server.received()).hasSize(2 * MailSender.BATCH + 1);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(all()).extracting(OutgoingMail::state, OutgoingMail::sentAt).containsOnly(tuple(State.SENT, NOON));
    }

    @Test
    void sendsNothingTwiceAndNothingThatIsJustKept() {
        owe("ann@example.org");
        keep("bob@example.org");

        sender.sendDue();
        clock.advance(MailSender.LEASE.plusDays(10));
        sender.sendDue();

        assertThat(server.recipients()).containsExactly("ann@example.org");
        assertThat(all()).extracting(OutgoingMail::state).containsExactlyInAnyOrder(State.SENT, State.KEPT);
    }

    @Test
    void marksARefusedMailWithTheReasonAndSendsTheOthers() {
        server.refuse("no-such@example.org", 550, "5.1.1 no such user");
        owe("ann@example.org");
        var refused = owe("no-such@example.org");
        owe("bob@example.org");

        sender.sendDue();

        assertThat(server.recipients()).containsExactly("ann@example.org", "bob@example.org");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(mail(refused).state()).isEqualTo(State.FAILED);
        assertThat(mail(refused).reason()).contains("550 5.1.1 no such user");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(refused.toString())
                .doesNotContain("no-such@");
    }

    @Test
    void marksAMailWhoseTextIsRefused() {
        server.refuse("DATA", 554, "5.7.1 looks like spam");
        var refused = owe("ann@example.org");

        sender.sendDue();

        assertThat(mail(refused).state()).isEqualTo(State.FAILED);
        assertThat(mail(refused).reason()).contains("looks like spam");
    }

    @Test
    void triesAgainLaterAndLaterWhatIsPutOff() {
        server.refuse("ann@example.org", 451, "4.7.1 greylisted");
        var mail = owe("ann@example.org");
        owe("bob@example.org");

        sender.sendDue();
        assertThat(server.recipients()).containsExactly("bob@example.org");
        assertThat(mail(mail))
                .extracting(OutgoingMail::state, OutgoingMail::attempts, OutgoingMail::nextAttemptAt)
                .containsExactly(State.WAITING, 1, NOON.plusSeconds(30));
        assertThat(mail(mail).reason()).contains("greylisted");

        clock.advance(Duration.ofSeconds(30));
        sender.sendDue();
        assertThat(mail(mail).nextAttemptAt()).isEqualTo(NOON.plusSeconds(30 + 60));

        server.accept("ann@example.org");
        clock.advance(Duration.ofSeconds(60));
        sender.sendDue();
        assertThat(mail(mail))
                .extracting(OutgoingMail::state, OutgoingMail::reason)
                .containsExactly(State.SENT, null);
    }

    @Test
    void givesUpWhatIsPutOffForDays() {
        server.refuse("ann@example.org", 451, "4.7.1 greylisted");
        var mail = owe("ann@example.org");

        int attempts = 0;
        while (mail(mail).state() == State.WAITING) {
            clock.advance(Duration.ofHours(1));
            sender.sendDue();
            attempts++;
        }

        assertThat(attempts).isEqualTo(100);
        assertThat(mail(mail).reason()).startsWith("given up after 100 attempts: 451");
    }

    @Test
    void waitsLongerAndLongerWhileTheServerIsAwayAndThenSendsAll() {
        int port = server.port();
        var awaySender = sender;
        server.close();
        owe("ann@example.org");
        owe("bob@example.org");

        for (int second = 0; second < 3600; second++) {
            awaySender.sendDue();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(warnings).hasSizeBetween(15, 25);
        assertThat(warnings.get(0))
                .contains("2 mails wait", "127.0.0.1:" + port, "Trying again in 1 s", "ORDERLY_SMTP_URL");
        assertThat(warnings.get(warnings.size() - 1)).contains("Trying again in 300 s");
        assertThat(all()).extracting(OutgoingMail::attempts).containsOnly(0);

        server = MailServer.startAt(port);
        clock.advance(Duration.ofMinutes(5));
        awaySender.sendDue();
        assertThat(server.recipients()).containsExactly("ann@example.org", "bob@example.org");
    }

    @Test
    void waitsForAServerThatRefusesTheSender() {
        server.refuse("shop@example.org", 550, "5.7.1 not your address");
        var mail = owe("ann@example.org");

        sender.sendDue();

        assertThat(mail(mail))
                .extracting(OutgoingMail::state, OutgoingMail::attempts)
                .containsExactly(State.WAITING, 0);
        assertThat(warnings).singleElement().asString().contains("not your address", "ORDERLY_SMTP_FROM");
    }

    @Test
    void connectsAnewAndSendsTheOthersFirstWhenTheServerHangsUpAtOne() {
        server.dropAt("poison@example.org");
        owe("ann@example.org");
        var poison = owe("poison@example.org");
        owe("bob@example.org");

        sender.sendDue();
        assertThat(server.recipients()).containsExactly("ann@example.org");

        clock.advance(Duration.ofSeconds(1));
        sender.sendDue();
        assertThat(server.recipients()).containsExactly("ann@example.org", "bob@example.org");
        assertThat(server.connections()).isEqualTo(2);
        assertThat(mail(poison))
                .extracting(OutgoingMail::state, OutgoingMail::attempts)
                .containsExactly(State.WAITING, 1);
    }

    @Test
    void repeatsWithTheSameMessageIdWhatACrashLeftUnnoted() {
        var mail = owe("ann@example.org");
        sender(new Failing()).sendDue();
        assertThat(mail(mail).state()).isEqualTo(State.WAITING);

        sender.sendDue();
        assertThat(server.received()).as("leased to the one that crashed").hasSize(1);
        clock.advance(MailSender.LEASE);
        sender.sendDue();

        assertThat(server.received())
                .extracting(received -> received.header("Message-ID"), received -> received.header("Date"))
                .hasSize(2)
                .containsOnly(tuple("<%s@orderly>".formatted(mail), "Tue, 1 Jan 2030 12:00:00 +0000 (UTC)"));
        assertThat(mail(mail).state()).isEqualTo(State.SENT);
    }

    @Test
    void notesLaterWhatTheDatabaseDidNotTakeAtOnceAndSendsNothingTwice() {
        var mail = owe("ann@example.org");
        var failing = new Failing();
        var survivor = sender(failing);
        survivor.sendDue();

        failing.heal();
        clock.advance(MailSender.LEASE.plusSeconds(1));
        survivor.sendDue();

        assertThat(server.received()).hasSize(1);
        assertThat(mail(mail).state()).isEqualTo(State.SENT);
        assertThat(warnings).singleElement().asString().contains("could not be taken or noted");
    }

    @Test
    void givesBackWhatASlowServerLeavesNoTimeFor() {
        for (int i = 0; i < 3; i++) {
            owe("ann%d@example.org".formatted(i));
        }
        server.atEachMail(() -> clock.advance(Duration.ofSeconds(6)));

        sender.sendDue();
        assertThat(server.received()).hasSize(2);
        assertThat(mails.waiting()).isEqualTo(1);

        sender.sendDue();
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void finishesTheBatchAtWorkWhenStoppedAndBeginsNoOther() {
        for (int i = 0; i < MailSender.BATCH + 1; i++) {
            owe("ann%d@example.org".formatted(i));
        }
        server.atEachMail(sender::stop);

        sender.sendDue();
        sender.sendDue();

        assertThat(server.received()).hasSize(MailSender.BATCH);
        assertThat(mails.waiting()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForeverForAServerThatSaysNothing() throws IOException {
        try (var silent = new ServerSocket(0)) {
            owe("ann@example.org");
            sender(transactions, "smtp://127.0.0.1:" + silent.getLocalPort(), IMPATIENT_MILLIS)
                    .sendDue();
        }

        assertThat(warnings).singleElement().asString().contains("1 mails wait", "timed out");
    }

    @Test
    void logsInAndNeverShowsThePassword() {
        server.close();
        server = MailServer.start(setup -> setup.requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!"s:cret@1".equals(password)) {
                        throw new LoginFailedException();
                    }
                })));
        owe("ann@example.org");

        sender(transactions, "smtp://user:wrong-one@127.0.0.1:" + server.port()).sendDue();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("refuses user and password")
                .doesNotContain("wrong-one");

        sender(transactions, "smtp://user:s%3Acret%401@127.0.0.1:" + server.port())
                .sendDue();
        assertThat(server.recipients()).containsExactly("ann@example.org");
    }

    @Test
    void sendsNothingToAnAddressThatWasErased() {
        var mail = owe("ann@example.org");
        transactions.inNew(() -> mails.eraseCustomer("ann"));

        sender.sendDue();

        assertThat(server.received()).isEmpty();
        assertThat(mail(mail).state()).isEqualTo(State.KEPT);
    }

    @Test
    void failsWhatCannotBeWrittenAndSendsTheOthers() {
        var broken = owe("a@example.org\r\nRCPT TO:<b@example.org>");
        var group = owe("all: ann@example.org, bob@example.org;");
        var list = owe("ann@example.org, bob@example.org");
        var unicode = owe("änn@example.org");
        var noDomain = owe("ann");
        owe("bob@müller.example");

        sender.sendDue();

        assertThat(server.recipients()).containsExactly("bob@xn--mller-kva.example");
        for (var failed : List.of(broken, group, list, unicode, noDomain)) {
            assertThat(mail(failed).state()).as(mail(failed).toString()).isEqualTo(State.FAILED);
        }
    }

    private UUID owe(String to) {
        var eventId = keep(to);
        transactions.inNew(() -> mails.add(eventId, clock.instant()));
        return eventId;
    }

    private UUID keep(String to) {
        var eventId = UuidCreator.getTimeOrderedEpochPlus1();
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into notification (event_id, kind, customer_id, recipient, subject, created_at) values (?, 'receipt', 'ann', ?, 'Hello', ?)",
                        eventId,
                        to,
                        NOON.atOffset(ZoneOffset.UTC)));
        return eventId;
    }

    private List<OutgoingMail> all() {
        return mails.list(null, null, 1000);
    }

    private OutgoingMail mail(UUID eventId) {
        return all().stream()
                .filter(mail -> mail.notification().eventId().equals(eventId))
                .findFirst()
                .orElseThrow();
    }

    private MailSender sender(Transactions in) {
        return sender(in, "smtp://127.0.0.1:" + server.port());
    }

    private MailSender sender(Transactions in, String url) {
        return sender(in, url, PATIENT_MILLIS);
    }

    private MailSender sender(Transactions in, String url, int timeoutMillis) {
        var smtp = SmtpServer.parse(url).orElseThrow();
        var session = SmtpConnection.session(smtp, timeoutMillis, timer);
        return new MailSender(smtp, session, from(), mails, in, clock);
    }

    private static InternetAddress from() {
        var from = new InternetAddress();
        from.setAddress("shop@example.org");
        return from;
    }

    /** Takes mails, and fails whenever an outcome is to be noted. */
    private final class Failing extends Transactions {

        private boolean healed;

        void heal() {
            healed = true;
        }

        @Override
        public <T> T inNew(Supplier<T> work) {
            return transactions.inNew(work);
        }

        @Override
        public void inNew(Runnable work) {
            if (!healed) {
                throw new IllegalStateException("the database is away");
            }
            transactions.inNew(work);
        }
    }
}
