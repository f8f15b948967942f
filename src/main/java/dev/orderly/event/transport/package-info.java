/** The seam between the road and what carries it: a transport moves envelopes, and knows nothing of what they mean. */
package dev.orderly.event.transport;
