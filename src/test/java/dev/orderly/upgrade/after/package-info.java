/** A module as it is after its upgrade. */
@Module("upgrade")
package dev.orderly.upgrade.after;

import dev.orderly.event.Module;
