/**
 * Events as CloudEvents 1.0, the form in which other systems send and take them: the mapping from and to envelopes, and the way
 * of a foreign event onto the durable road.
 */
package dev.orderly.event.cloudevents;
