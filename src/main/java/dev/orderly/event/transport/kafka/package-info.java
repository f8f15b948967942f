/**
 * Apache Kafka as the transport.
 *
 * <p>All events go through one topic, {@code orderly.events}, partitioned by the event key; each subscriber is a consumer
 * group, {@code orderly.inventory}, that reads all of it and drops the types it does not hear by a header. So what one key
 * says comes in the order it was sent, however many instances share a subscription; between keys there is no order, even with
 * one instance, unless the topic has one partition. What all groups have acknowledged is deleted.
 *
 * <p>The number of partitions is fixed with the first event: another number would send a key elsewhere while its earlier
 * events still wait. {@code offsets.retention.minutes} of the brokers (seven days, unless set) must be longer than all
 * instances of the application are ever away together: a group that Kafka has forgotten begins anew.
 */
package dev.orderly.event.transport.kafka;
