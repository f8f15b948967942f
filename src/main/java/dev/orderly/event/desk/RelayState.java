package dev.orderly.event.desk;

/**
 * How the relays on this database stand, and what is on its way behind them.
 *
 * @param transport what carries the events now
 * @param paused whether an operator has stopped the relays
 * @param sending whether one may be sending now; for a moment after the pause too
 * @param outbox how many events wait to be sent
 * @param inTransport how many messages the transport holds for subscribers, wherever these run; null while it cannot be asked
 * @param drained whether the outbox is all that is under way, so that the transport may be exchanged
 */
public record RelayState(
        String transport, boolean paused, boolean sending, long outbox, Long inTransport, boolean drained) {}
