/** A module as it is before its upgrade. */
@Module("upgrade")
package dev.orderly.upgrade.before;

import dev.orderly.event.Module;
