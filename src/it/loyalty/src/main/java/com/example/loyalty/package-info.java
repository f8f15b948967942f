/** Points for orders. Listens to {@code order.confirmed} and {@code order.cancelled}; publishes nothing. */
@Module("loyalty")
package com.example.loyalty;

import dev.orderly.event.Module;
