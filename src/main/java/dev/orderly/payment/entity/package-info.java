/** What is stored of the payment module. */
package dev.orderly.payment.entity;
