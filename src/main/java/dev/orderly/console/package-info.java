/**
 * What operators use, under {@code /api/admin}, which needs the role operator (see {@code web.xml}); the log of events and the
 * way in for those of other systems; and what is open to all: the catalogue, the live stream and the figures.
 */
package dev.orderly.console;
