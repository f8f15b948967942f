/**
 * Events out to another system's broker and in from it, as CloudEvents in JSON: {@code bridge-out} is a subscriber that sends on
 * what it hears, {@code bridge-in} one that publishes what comes. Which broker, the scheme of the address says; each has a
 * package of its own below, which nothing else refers to.
 */
package dev.orderly.event.bridge;
