/**
 * Redis as the transport, 6.2 or later, with its append-only file switched on.
 *
 * <p>Events are entries of sixteen streams, each key in one of them; per subscriber one consumer group on each. Instances share
 * the streams of a subscription by leases. Beside the road {@link dev.orderly.event.transport.redis.RedisChannel}, the
 * lossy way.
 */
package dev.orderly.event.transport.redis;
