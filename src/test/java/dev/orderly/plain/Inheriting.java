package dev.orderly.plain;

import dev.orderly.event.Retry;
import jakarta.enterprise.context.ApplicationScoped;

/** Is retried, and so is what it inherits. */
@Retry(attempts = 2, delay = 1)
@ApplicationScoped
public class Inheriting extends Inherited {}
