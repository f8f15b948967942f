/** A module that looks on: what live observers and listeners on the bus see, and events in any number and size. */
@Module("onlooker")
package dev.orderly.onlooker;

import dev.orderly.event.Module;
