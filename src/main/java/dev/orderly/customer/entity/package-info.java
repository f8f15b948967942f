/** What is stored of the customer module. */
package dev.orderly.customer.entity;
