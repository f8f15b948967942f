/** REST resources and subscribers of the payment module. */
package dev.orderly.payment.boundary;
