package dev.orderly.notification.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * A mail and what became of it.
 *
 * @param attempts how often the mail server has put it off; absent while nothing did
 * @param nextAttemptAt when it is due, while it waits
 * @param sentAt when the mail server took it
 * @param reason why it still waits, or why it failed, in the words of the mail server
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record OutgoingMail(
        @JsonUnwrapped Notification notification,
        State state,
        int attempts,
        Instant nextAttemptAt,
        Instant sentAt,
        String reason) {

    private static final int LONGEST_REASON = 300;

    /** Where a mail stands. */
    public enum State {
        /** Never to be sent: it has no address, or no mail server was set when it was written. */
        @JsonProperty("kept")
        KEPT,
        /** To be sent, now or again. */
        @JsonProperty("waiting")
        WAITING,
        /** Taken by the mail server. */
        @JsonProperty("sent")
        SENT,
        /** Refused for good, or put off too often. */
        @JsonProperty("failed")
        FAILED
    }

    public OutgoingMail sent(Instant at) {
        return new OutgoingMail(notification, State.SENT, attempts, null, at, null);
    }

    public OutgoingMail failed(String why) {
        return new OutgoingMail(notification, State.FAILED, attempts, null, null, stored(why));
    }

    /** One attempt more, and the next one then. */
    public OutgoingMail postponed(Instant until, String why) {
        return new OutgoingMail(notification, State.WAITING, attempts + 1, until, null, stored(why));
    }

    /** Due as if it had not been taken. */
    public OutgoingMail givenBack(Instant now) {
        return new OutgoingMail(notification, State.WAITING, attempts, now, null, reason);
    }

    /** Fit for any database: short, and without what some refuse to store. */
    private static String stored(String why) {
        String text = why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON - 1) + "…" : why;
        return text.replaceAll("[\\p{IsControl}\\p{Cs}]+", " ").strip();
    }
}
