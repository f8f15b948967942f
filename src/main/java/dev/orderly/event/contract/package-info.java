/**
 * Events as contracts: what exists, who emits it and who listens, told to people (catalogue, flow chart) and to tools (JSON
 * Schema, AsyncAPI), all of it generated from the catalogue and the records.
 */
package dev.orderly.event.contract;
