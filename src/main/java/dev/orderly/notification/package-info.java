/** Mails to customers, sent where a mail server is set. Publishes nothing; listens to {@code user.*} and to the events of an order that a customer hears of. */
@Module("notification")
package dev.orderly.notification;

import dev.orderly.event.Module;
