/** What is stored of the order module. */
package dev.orderly.order.entity;
