/** A module whose event has come to its third version. */
@Module("versions")
package dev.orderly.versions;

import dev.orderly.event.Module;
