/** The use cases of the order module. */
package dev.orderly.order.control;
