/**
 * Orders and their life. Publishes {@code order.created}, {@code order.confirmed}, {@code order.completed},
 * {@code order.shipped}, {@code order.delivered}, {@code order.cancelled}; listens to what inventory and payment say, and to
 * {@code user.deleted}.
 */
@Module("order")
package dev.orderly.order;

import dev.orderly.event.Module;
