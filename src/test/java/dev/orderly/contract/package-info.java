/** What every transport promises, each test against the real broker; a subclass of {@code TransportContract} for each. */
package dev.orderly.contract;
