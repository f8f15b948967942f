package dev.orderly.customer.entity;

import java.time.Instant;
import java.util.UUID;

/** A customer. */
public record Customer(UUID id, String name, String email, boolean verified, Instant createdAt) {}
