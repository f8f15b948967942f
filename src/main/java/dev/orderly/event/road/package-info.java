/** The road as a whole: started with the application, in order, and stopped clean. */
package dev.orderly.event.road;
