/** Topics of another system's Apache Kafka. Left out of a WAR, it goes together with the JAR of {@code kafka-clients}. */
package dev.orderly.event.bridge.kafka;
