/** Who may do what: operators log in by HTTP Basic, and what the container refuses is told as a problem. */
package dev.orderly.security;
