/** What may be measured: a bean of type {@link dev.orderly.metric.Meter} adds figures to {@code GET /metrics}. */
package dev.orderly.metric;
