/** A module that fails on demand. */
@Module("faulty")
package dev.orderly.faulty;

import dev.orderly.event.Module;
