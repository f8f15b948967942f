/** A module of mistakes, each of which the deployment refuses. */
@Module("refused")
package dev.orderly.refused;

import dev.orderly.event.Module;
