/** REST resources and subscribers of the inventory module. */
package dev.orderly.inventory.boundary;
