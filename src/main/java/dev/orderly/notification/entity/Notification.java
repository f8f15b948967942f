package dev.orderly.notification.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * A mail to a customer.
 *
 * @param eventId the event it tells of; its identity, and its Message-ID
 * @param to where it goes; absent if no address is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Notification(
        UUID eventId, String kind, UUID orderId, String customerId, String to, String subject, Instant createdAt) {}
