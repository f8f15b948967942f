package dev.orderly.event.inbox;

import java.util.Optional;
import java.util.UUID;

/**
 * What a delivery is known by: one event at one subscriber, as text {@code subscriber:eventId}.
 *
 * @param subscriber the subscriber's name
 * @param eventId the event; for a message that is none, an id made of its body
 */
public record DeliveryId(String subscriber, UUID eventId) {

    /** Reads the text of an id; empty if it is none. */
    public static Optional<DeliveryId> parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(new DeliveryId(text.substring(0, colon), UUID.fromString(text.substring(colon + 1))));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return subscriber + ":" + eventId;
    }
}
