/** The use cases of the customer module. */
package dev.orderly.customer.control;
