/** Exchanges and queues of another system's RabbitMQ. Left out of a WAR, it goes together with the JAR of {@code amqp-client}. */
package dev.orderly.event.bridge.rabbitmq;
