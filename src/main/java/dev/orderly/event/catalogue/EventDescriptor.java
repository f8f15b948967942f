package dev.orderly.event.catalogue;

import dev.orderly.event.DomainEvent;

/**
 * One version of one event type.
 *
 * @param type its stable name
 * @param version its version
 * @param module the module that owns and publishes it
 * @param payload the record that holds it
 */
public record EventDescriptor(String type, int version, String module, Class<? extends DomainEvent> payload) {

    /** The topic it travels on and the source in its envelope: {@code orderly/order}. */
    public String source() {
        return "orderly/" + module;
    }
}
