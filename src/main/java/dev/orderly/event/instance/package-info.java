/**
 * The instances of the application: what each tells the others of itself, beside the road and best effort, and what this one
 * knows of them by that.
 */
package dev.orderly.event.instance;
