/** A transport that keeps its promises to the letter and no further. */
package dev.orderly.unruly;
