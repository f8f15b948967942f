/**
 * Orderly: event-driven order processing. The business modules ({@code customer}, {@code order}, {@code inventory},
 * {@code payment}, {@code notification}) know each other only by the events in their root packages; {@code event} is the
 * road those take; {@code web}, {@code security}, {@code database} and {@code config} are what all of them stand on.
 */
package dev.orderly;
