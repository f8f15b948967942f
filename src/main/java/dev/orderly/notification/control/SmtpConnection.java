package dev.orderly.notification.control;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** One connection to the mail server, for many mails. Not thread-safe. */
final class SmtpConnection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SmtpConnection.class.getName());
    private static final int SERVICE_CLOSES = 421;

    private final Transport transport;

    private SmtpConnection(Transport transport) {
        this.transport = transport;
    }

    /** How the server answered to a command for one mail. */
    private record Reply(String command, int code, String text) {

        boolean isToTheSender() {
            return command.startsWith("MAIL");
        }

        boolean isVerdict() {
            return code >= 400 && code < 600 && code != SERVICE_CLOSES && !isToTheSender();
        }

        String words() {
            return onOneLine(text);
        }
    }

    /** What the server said to a mail. */
    enum Verdict {
        TAKEN,
        /** 4xx: the same mail may be taken later. */
        PUT_OFF,
        /** 5xx: never. */
        REFUSED
    }

    /** @param reason the server's words; null where it took the mail */
    record Answer(Verdict verdict, String reason) {}

    /**
     * A session for a server, with time-outs on whatever waits for it.
     *
     * @param timeOutMillis how long connecting, and each answer and write after it, may take
     * @param timer ends writes that take too long
     */
    static Session session(SmtpServer server, int timeOutMillis, ScheduledExecutorService timer) {
        var properties = new Properties();
        String prefix = "mail." + server.protocol() + ".";
        properties.put("mail.transport.protocol", server.protocol());
        properties.put(prefix + "connectiontimeout", Integer.toString(timeOutMillis));
        properties.put(prefix + "timeout", Integer.toString(timeOutMillis));
        properties.put(prefix + "writetimeout", Integer.toString(timeOutMillis));
        properties.put(prefix + "executor.writetimeout", timer);
        properties.put(prefix + "starttls.enable", "true");
        properties.put(prefix + "auth", Boolean.toString(server.user() != null));
        properties.put(prefix + "quitwait", "false");
        return Session.getInstance(properties);
    }

    /**
     * Connects and logs in.
     *
     * @throws MailServerException if the server cannot be reached or refuses
     */
    static SmtpConnection open(Session session, SmtpServer server) {
        try {
            var transport = session.getTransport();
            transport.connect(server.host(), server.port(), server.user(), server.password());
            return new SmtpConnection(transport);
        } catch (NoSuchProviderException e) {
            throw new IllegalStateException("Jakarta Mail has no provider for " + server.protocol(), e);
        } catch (AuthenticationFailedException e) {
            throw new MailServerException("refuses user and password: " + onOneLine(e.getMessage()), e, false);
        } catch (MessagingException e) {
            throw new MailServerException(
                    "cannot be used: " + onOneLine(rootOf(e).getMessage()), e, false);
        }
    }

    /**
     * Hands over one mail.
     *
     * @throws MailServerException if the server takes nothing now, or the connection broke
     */
    Answer send(MimeMessage message) {
        try {
            transport.sendMessage(message, message.getAllRecipients());
            return new Answer(Verdict.TAKEN, null);
        } catch (MessagingException e) {
            return answer(e);
        } catch (IllegalStateException e) {
            throw new MailServerException("has closed the connection", e, false);
        }
    }

    private static Answer answer(MessagingException e) {
        var found = reply(e);
        if (found.isEmpty()) {
            throw new MailServerException("broke off: " + onOneLine(rootOf(e).getMessage()), e, true);
        }
        var reply = found.get();
        if (!reply.isVerdict()) {
            throw new MailServerException("answers " + reply.words(), e, !reply.isToTheSender());
        }
        return new Answer(reply.code() < 500 ? Verdict.PUT_OFF : Verdict.REFUSED, reply.words());
    }

    private static Optional<Reply> reply(MessagingException e) {
        for (Exception cause = e; cause instanceof MessagingException error; cause = error.getNextException()) {
            if (error instanceof SMTPAddressFailedException failed) {
                return Optional.of(new Reply(failed.getCommand(), failed.getReturnCode(), failed.getMessage()));
            }
            if (error instanceof SMTPSendFailedException failed) {
                return Optional.of(new Reply(failed.getCommand(), failed.getReturnCode(), failed.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static String onOneLine(String text) {
        return String.valueOf(text).replaceAll("\\p{IsControl}+", " ").strip();
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.log(Level.FINE, "The connection to the mail server ended without goodbye; all answers had come", e);
        }
    }
}
