/** A user who may log in and is no operator; added to the application under test. */
package dev.orderly.visitor;
