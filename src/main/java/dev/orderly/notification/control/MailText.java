package dev.orderly.notification.control;

import dev.orderly.notification.entity.Notification;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;

/** A notification as a message of plain text. The same notification makes the same message, with the same {@code Message-ID}. */
final class MailText extends MimeMessage {

    private static final Map<String, String> BODIES = Map.of(
            "welcome", "Your account is ready.",
            "confirmation", "We write again as soon as it is confirmed.",
            "receipt", "Your payment has arrived and your order is confirmed.",
            "shipment", "Thank you for shopping with us.",
            "apology", "We are sorry. Whatever you have paid for it is paid back.");

    private final String messageId;

    /**
     * Writes a notification.
     *
     * @throws AddressException if it has no address, or one that cannot be mailed to
     */
    MailText(Session session, InternetAddress from, Notification notification) throws MessagingException {
        super(session);
        messageId = "<%s@orderly>".formatted(notification.eventId());
        String subject = onOneLine(notification.subject());
        setFrom(from);
        setRecipient(RecipientType.TO, address(notification.to()));
        setSubject(subject, StandardCharsets.UTF_8.name());
        setSentDate(Date.from(notification.createdAt()));
        // RFC 3834: asks vacation responders to keep still.
        setHeader("Auto-Submitted", "auto-generated");
        setText(body(subject, notification.kind()), StandardCharsets.UTF_8.name());
        saveChanges();
    }

    /** Jakarta Mail would draw a new one at every save. */
    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    private static String body(String subject, String kind) {
        return subject + ".\r\n\r\n" + BODIES.getOrDefault(kind, "") + "\r\n";
    }

    /** A line break in a name would begin a header of its own. */
    private static String onOneLine(String text) {
        return text.replaceAll("[\\p{IsControl}\u2028\u2029]+", " ").strip();
    }

    /** Exactly one address, of ASCII before the @: what else a server may take cannot be known. */
    private static InternetAddress address(String to) throws AddressException {
        if (to == null) {
            throw new AddressException("no address is known");
        }
        int at = to.lastIndexOf('@');
        var address = new InternetAddress();
        address.setAddress(to.substring(0, at + 1) + domain(to.substring(at + 1)));
        address.validate();
        if (address.isGroup() || !address.getAddress().matches("[!-~]+")) {
            throw new AddressException("not one address of ASCII characters", to);
        }
        return address;
    }

    private static String domain(String name) throws AddressException {
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw new AddressException("not a domain: " + e.getMessage(), name);
        }
    }
}
