package dev.orderly.event.bridge;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;

/** A kind of broker that other systems may have: a bean. What addresses lead to is the other system's: nothing is created there. */
public interface ForeignBroker {

    /** The scheme of its addresses, without TLS: {@code kafka}. */
    String scheme();

    /** How its addresses are written, for messages: {@code kafka://host:9092/topic}. */
    String example();

    /** Whether an address can mean anything here. */
    boolean accepts(Address address);

    /** Where events go to; connects when it is first used. */
    Outlet outlet(Address to, Login login);

    /**
     * Connects to where events come from. Instances of the same group share them.
     *
     * @throws dev.orderly.event.transport.TransportException if the broker cannot be reached, or has no such thing
     */
    Intake intake(Address from, Login login, String group);
}
