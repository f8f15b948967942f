package dev.orderly.notification.control;

import dev.orderly.database.Transactions;
import dev.orderly.notification.entity.Notification;
import dev.orderly.notification.entity.OutgoingMails;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends mails once their transaction has committed, where {@code ORDERLY_SMTP_URL} is set; else they are just kept.
 *
 * <p>Only mails with an address, written while a mail server was set, are ever sent.
 */
@ApplicationScoped
public class SendingMails {

    private static final Logger LOG = Logger.getLogger(SendingMails.class.getName());
    private static final int TIME_OUT_MILLIS = 20_000;
    private static final long POLL_MILLIS = 1_000;
    private static final long PATIENCE_SECONDS = 20;

    private final ReentrantLock atWork = new ReentrantLock();

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService executor;

    private OutgoingMails mails;
    private Transactions transactions;
    private Clock clock;
    private Optional<SmtpServer> server;
    private InternetAddress from;
    private MailSender sender;
    private Future<?> poll;

    protected SendingMails() {
        // for the container's proxy
    }

    /** Reads the settings; made at the start, so that a wrong one stops it. */
    @Inject
    public SendingMails(OutgoingMails mails, Transactions transactions, Clock clock) {
        this.mails = mails;
        this.transactions = transactions;
        this.clock = clock;
        server = SmtpServer.SETTING.find();
        from = Sender.SETTING.get();
    }

    /** Has a mail sent after the current transaction, if mails are sent at all. */
    public void owe(Notification mail) {
        if (server.isPresent() && mail.to() != null) {
            mails.add(mail.eventId(), clock.instant());
        }
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        server.ifPresentOrElse(
                this::startSending, () -> LOG.config("ORDERLY_SMTP_URL is not set: mails are kept, not sent"));
    }

    private void startSending(SmtpServer smtp) {
        LOG.log(Level.INFO, "Mails are sent through {0}, from {1}", new Object[] {smtp, from});
        var session = SmtpConnection.session(smtp, TIME_OUT_MILLIS, executor);
        sender = new MailSender(smtp, session, from, mails, transactions, clock);
        poll = executor.scheduleWithFixedDelay(this::sendDue, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sendDue() {
        atWork.lock();
        try {
            sender.sendDue();
        } finally {
            atWork.unlock();
        }
    }

    /** Waits for the batch at work. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Shutdown shutdown) {
        if (poll == null) {
            return;
        }
        sender.stop();
        poll.cancel(false);
        try {
            if (atWork.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                atWork.unlock();
            } else {
                LOG.warning("The mail server did not answer in time; what it took without our noting it is sent again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
