/** REST resources and subscribers of the customer module. */
package dev.orderly.customer.boundary;
