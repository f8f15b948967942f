/**
 * What crash tests add to the WAR: faults by plan, a subscriber that keeps the order in which it heard of everything, and
 * the books that tests judge by.
 */
@Module("witness")
package dev.orderly.witness;

import dev.orderly.event.Module;
