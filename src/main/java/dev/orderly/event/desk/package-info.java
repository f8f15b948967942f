/**
 * What operators do with deliveries: see how subscribers stand, pause them, inspect what failed, replay, edit or discard it,
 * one by one or by groups. The console shows it; what a delivery is, and when it is tried, is the inbox's.
 */
package dev.orderly.event.desk;
