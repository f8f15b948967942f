package dev.orderly.event.inbox;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import java.util.Optional;

/** Where a subscriber's events come from, if not from the transport: a bean of this type for each that the catalogue calls foreign. */
public interface Inlet {

    /** The name of the subscriber. */
    String subscriber();

    /**
     * Connects to where the messages are.
     *
     * @throws dev.orderly.event.transport.TransportException if that cannot be reached
     */
    Intake open();

    /**
     * The envelope of a message; empty for one that is passed over.
     *
     * @throws dev.orderly.event.FinalFailure if it has none; then it is kept as a dead letter, as it came
     */
    Optional<Incoming> read(Received message);
}
