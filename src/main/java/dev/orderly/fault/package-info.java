/**
 * Labelled places where a process may die between two steps that belong together, for tests that make it do so there.
 *
 * <p>The product has no {@link dev.orderly.fault.FaultInjector}: reaching a place is then a comparison with null.
 */
package dev.orderly.fault;
