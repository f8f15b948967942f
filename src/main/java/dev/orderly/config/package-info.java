/** Settings: read once from MicroProfile Config, checked at the start, and refused with the key, the value and what is allowed. */
package dev.orderly.config;
