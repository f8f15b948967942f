/** The use cases of the inventory module. */
package dev.orderly.inventory.control;
