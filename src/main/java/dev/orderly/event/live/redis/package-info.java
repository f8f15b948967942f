/** Redis' publish and subscribe for live events. Left out of a WAR, it goes together with the JAR of {@code jedis}. */
package dev.orderly.event.live.redis;
