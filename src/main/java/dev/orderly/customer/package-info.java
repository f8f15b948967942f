/**
 * Customers: who they are and whether they are verified. Publishes {@code user.registered}, {@code user.verified},
 * {@code user.deleted}; listens to nothing.
 */
@Module("customer")
package dev.orderly.customer;

import dev.orderly.event.Module;
