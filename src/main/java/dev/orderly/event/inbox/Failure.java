package dev.orderly.event.inbox;

import dev.orderly.database.ColumnText;
import jakarta.enterprise.event.ObserverException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.TransactionalException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Why an attempt failed.
 *
 * @param type the class of the error, without what containers wrap it in
 * @param message its message, and that of the innermost cause
 */
public record Failure(String type, String message) {

    private static final int TYPE_LENGTH = 300;
    private static final int MESSAGE_LENGTH = 2000;
    private static final int PATTERN_LENGTH = 300;
    private static final Pattern ID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern HEX = Pattern.compile("\\b(0x)?(?=\\p{XDigit}*\\d)\\p{XDigit}{8,}\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+([.,]\\d+)*");

    static Failure of(Throwable error) {
        Throwable bare = unwrapped(error);
        Throwable root = bare;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = String.valueOf(bare.getMessage());
        String reason = firstLine(root);
        if (!message.contains(reason)) {
            message += " (" + root.getClass().getSimpleName() + ": " + reason + ")";
        }
        return new Failure(
                ColumnText.fitted(bare.getClass().getName(), TYPE_LENGTH), ColumnText.fitted(message, MESSAGE_LENGTH));
    }

    private static String firstLine(Throwable error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }

    /** What was thrown before the container wrapped it: by the observer, or at the commit. */
    static Throwable unwrapped(Throwable error) {
        boolean wrapper = error instanceof ObserverException
                || error instanceof TransactionalException
                || error instanceof RollbackException;
        return wrapper && error.getCause() != null ? unwrapped(error.getCause()) : error;
    }

    /** The message without what differs from event to event: ids, numbers, quoted text. */
    public String pattern() {
        String pattern = ID.matcher(message).replaceAll("{id}");
        pattern = QUOTED.matcher(pattern).replaceAll("{text}");
        pattern = HEX.matcher(pattern).replaceAll("{hex}");
        pattern = NUMBER.matcher(pattern).replaceAll("{n}");
        return ColumnText.fitted(pattern, PATTERN_LENGTH);
    }

    /** The same for all failures of one kind: subscriber, event type, error and {@link #pattern}. */
    UUID group(String subscriber, String eventType) {
        String all = String.join("\n", subscriber, eventType, type, pattern());
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
    }
}
