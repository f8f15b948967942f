/**
 * Who may do what: operators log in by HTTP Basic, who guesses is slowed down, what operators change is noted, and what the
 * container refuses is told as a problem.
 */
package dev.orderly.security;
