/**
 * Apache Artemis as the transport: an embedded broker by default, or a broker elsewhere.
 *
 * <p>One topic per source module ({@code orderly.order}); per subscriber one durable queue on {@code
 * orderly.#}, selected by {@code JMSType}, so that all it hears stands in one queue, cause before effect. Instances share
 * the queue by groups of keys.
 */
package dev.orderly.event.transport.artemis;
