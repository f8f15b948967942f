/** What operators use: all of it under {@code /api/admin}, which needs the role operator (see {@code web.xml}). */
package dev.orderly.console;
