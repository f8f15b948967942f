/**
 * Products and their stock. Publishes {@code inventory.reserved}, {@code inventory.rejected}, {@code inventory.released};
 * listens to {@code order.created}, {@code order.cancelled}, {@code order.shipped}.
 */
@Module("inventory")
package dev.orderly.inventory;

import dev.orderly.event.Module;
