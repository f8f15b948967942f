package dev.orderly.bench.transports;

/**
 * What was measured of a contestant.
 *
 * @param of whose
 * @param ours by the transport
 * @param raw by its client alone; null where there is none
 * @param latency by the transport
 */
record Result(Contestant of, Speed ours, Speed raw, Latency latency) {}
