/**
 * Payments: what is charged and refunded, once each. Publishes {@code payment.captured}, {@code payment.declined},
 * {@code payment.refunded}; listens to {@code inventory.reserved} and {@code order.cancelled}.
 */
@Module("payment")
package dev.orderly.payment;

import dev.orderly.event.Module;
