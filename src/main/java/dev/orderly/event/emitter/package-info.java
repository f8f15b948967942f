/**
 * The in-process event bus: {@link dev.orderly.event.emitter.EventBus} calls the listeners of a name, at once and in this
 * process. It stands alone: it knows no other package, and {@code new EventBus()} works without a container.
 *
 * <p>Nothing here is stored or sent anywhere. What must not be lost is published with {@code Events} instead.
 */
package dev.orderly.event.emitter;
