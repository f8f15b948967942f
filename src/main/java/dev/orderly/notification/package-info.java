/** Mails to customers. Publishes nothing; listens to {@code user.*} and to the events of an order that a customer hears of. */
@Module("notification")
package dev.orderly.notification;

import dev.orderly.event.Module;
