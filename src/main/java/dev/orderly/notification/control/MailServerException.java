package dev.orderly.notification.control;

/** Thrown when the mail server takes nothing now: it is away, refuses log-in or sender, or broke off. */
class MailServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean overOneMail;

    /** @param overOneMail whether it happened over one mail, which may be the cause and may even have been taken */
    MailServerException(String message, Throwable cause, boolean overOneMail) {
        super(message, cause);
        this.overOneMail = overOneMail;
    }

    boolean isOverOneMail() {
        return overOneMail;
    }
}
