/**
 * RabbitMQ as the transport, 3.10 or later.
 *
 * <p>One topic exchange {@code orderly}, whose routing key is the event's type; per subscriber one quorum queue {@code
 * orderly.NAME}, bound to the types it hears, so that all it hears stands in one queue, cause before effect. One instance at a
 * time reads it (single active consumer), the others stand by.
 */
package dev.orderly.event.transport.rabbitmq;
