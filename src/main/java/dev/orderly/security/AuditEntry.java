package dev.orderly.security;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;

/**
 * One change by an operator.
 *
 * @param at when it was noted, to the microsecond
 * @param who the operator's name, or {@code system}
 * @param action what was done: {@code product.put}
 * @param subject the id of what was changed
 * @param detail JSON, as it was noted
 * @param traceId the trace of the request
 */
public record AuditEntry(
        UUID id,
        Instant at,
        String who,
        String action,
        String subject,
        @JsonRawValue String detail,
        String traceId) {}
