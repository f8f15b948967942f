/** What is stored of the inventory module. */
package dev.orderly.inventory.entity;
