/** Beans that are no subscribers and use the interceptors of the event kit. */
@Module("plain")
package dev.orderly.plain;

import dev.orderly.event.Module;
