package dev.orderly.notification.control;

import dev.orderly.database.Transactions;
import dev.orderly.notification.control.SmtpConnection.Answer;
import dev.orderly.notification.entity.OutgoingMail;
import dev.orderly.notification.entity.OutgoingMails;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends the mails that are due, batch by batch: taken under a lease in one transaction, sent over one connection with no
 * transaction and no database connection held, noted in another transaction.
 *
 * <p>Every mail is sent at least once; twice only if the process, or the connection to the mail server, ended after the
 * server took it and before that was noted. The {@code Message-ID} is then the same. Not thread-safe; several senders on
 * one database share the work.
 */
final class MailSender {

    /** Ample for a batch and for whatever time-outs its last mail may run into. */
    static final Duration LEASE = Duration.ofMinutes(5);

    static final int BATCH = 100;

    private static final Logger LOG = Logger.getLogger(MailSender.class.getName());
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(10);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 7;

    /** About four days, as long as RFC 5321 has mail servers try. */
    private static final int MOST_ATTEMPTS = 100;

    private final SmtpServer server;
    private final Session session;
    private final InternetAddress from;
    private final OutgoingMails mails;
    private final Transactions transactions;
    private final Clock clock;
    private final Pause pause;
    private final List<OutgoingMail> unnoted = new ArrayList<>();
    private volatile boolean stopped;

    MailSender(
            SmtpServer server,
            Session session,
            InternetAddress from,
            OutgoingMails mails,
            Transactions transactions,
            Clock clock) {
        this.server = server;
        this.session = session;
        this.from = from;
        this.mails = mails;
        this.transactions = transactions;
        this.clock = clock;
        this.pause = new Pause(clock);
    }

    /** Lets the batch at work finish; no other is begun. */
    void stop() {
        stopped = true;
    }

    /** Sends what is due now. Throws nothing: what could not be done is logged, and tried again after a pause. */
    void sendDue() {
        if (!pause.isOver()) {
            return;
        }
        try {
            noteAndSend();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, e, () -> "Mails could not be taken or noted, none is lost; trying again in %d s"
                    .formatted(pause.begin().toSeconds()));
        }
    }

    private void noteAndSend() {
        try {
            note();
            if (!stopped && mails.anyDue(clock.instant())) {
                sendBatches();
            }
        } catch (MailServerException e) {
            LOG.log(
                    Level.WARNING,
                    "{0} mails wait, none is lost: the mail server {1} {2}. Trying again in {3} s;"
                            + " check the server, ORDERLY_SMTP_URL and ORDERLY_SMTP_FROM",
                    new Object[] {
                        mails.waiting(), server, e.getMessage(), pause.begin().toSeconds()
                    });
        }
    }

    private void sendBatches() {
        try (var connection = SmtpConnection.open(session, server)) {
            boolean more = true;
            while (more && !stopped) {
                var batch = take();
                send(batch, connection);
                more = batch.size() == BATCH;
            }
        }
    }

    private List<OutgoingMail> take() {
        Instant now = clock.instant();
        return transactions.inNew(() -> mails.takeDue(BATCH, now, now.plus(LEASE)));
    }

    /** Whatever happens, what was sent is noted; what was not reached is given back. */
    private void send(List<OutgoingMail> batch, SmtpConnection connection) {
        Instant end = clock.instant().plus(LONGEST_BATCH);
        try {
            for (var mail : batch) {
                if (clock.instant().isAfter(end)) {
                    break;
                }
                unnoted.add(send(mail, connection));
            }
        } finally {
            batch.stream()
                    .skip(unnoted.size())
                    .map(mail -> mail.givenBack(clock.instant()))
                    .forEach(unnoted::add);
            note();
        }
    }

    private OutgoingMail send(OutgoingMail mail, SmtpConnection connection) {
        MailText text;
        try {
            text = new MailText(session, from, mail.notification());
        } catch (MessagingException | RuntimeException e) {
            // Written the same way again it would fail again, and hold up the others each time.
            return failed(mail, "cannot be written: " + e.getMessage());
        }
        try {
            var answer = connection.send(text);
            pause.reset();
            return judged(mail, answer);
        } catch (MailServerException e) {
            if (e.isOverOneMail()) {
                unnoted.add(postponed(mail, e.getMessage()));
            }
            throw e;
        }
    }

    private OutgoingMail judged(OutgoingMail mail, Answer answer) {
        return switch (answer.verdict()) {
            case TAKEN -> mail.sent(clock.instant());
            case PUT_OFF -> postponed(mail, answer.reason());
            case REFUSED -> failed(mail, answer.reason());
        };
    }

    private OutgoingMail postponed(OutgoingMail mail, String reason) {
        if (mail.attempts() + 1 >= MOST_ATTEMPTS) {
            return failed(mail, "given up after %d attempts: %s".formatted(MOST_ATTEMPTS, reason));
        }
        var wait = FIRST_WAIT.multipliedBy(1L << Math.min(mail.attempts(), MOST_DOUBLINGS));
        return mail.postponed(clock.instant().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT), reason);
    }

    /** The reason is not logged: it may name the address. */
    private static OutgoingMail failed(OutgoingMail mail, String reason) {
        var notification = mail.notification();
        LOG.log(
                Level.WARNING,
                "The {0} mail of event {1} failed for good; the reason is in GET /api/notifications{2}",
                new Object[] {
                    notification.kind(),
                    notification.eventId(),
                    notification.orderId() == null ? "" : "?orderId=" + notification.orderId()
                });
        return mail.failed(reason);
    }

    /** In one transaction. If it fails they are kept, and noted before anything else is sent: else they would be sent twice. */
    private void note() {
        if (!unnoted.isEmpty()) {
            transactions.inNew(() -> unnoted.forEach(mails::note));
            unnoted.clear();
        }
    }
}
