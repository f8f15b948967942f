package dev.orderly.event.emitter;

/**
 * What a listener threw.
 *
 * @param name the name that was emitted
 * @param payload what was emitted with it; a list for a batch
 * @param listener the listener's description: its class, or what {@link ListenerOptions#named} says
 * @param error what was thrown
 */
public record ListenerFailure(String name, Object payload, String listener, Throwable error) {}
