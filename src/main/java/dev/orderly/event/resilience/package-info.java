/** The interceptors behind {@code @Logged}, {@code @Retry} and {@code @Idempotent}, from the outside in; the transaction stands between the last two. */
package dev.orderly.event.resilience;
