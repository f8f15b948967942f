/** Holds what lies in {@code docker/} against what can be known of it without an engine that runs it. */
package dev.orderly.deployment;
