/** REST resources and subscribers of the order module. */
package dev.orderly.order.boundary;
