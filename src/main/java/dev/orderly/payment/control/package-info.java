/** The use cases of the payment module. */
package dev.orderly.payment.control;
