package dev.orderly.metric;

/** Takes figures, by Prometheus' rules for names: {@code orderly_outbox_events}, base units, no ids in labels. */
public interface Readings {

    /**
     * Something that rises and falls.
     *
     * @param labels names and values, in turns; the same names wherever the figure is the same
     */
    void gauge(String name, String help, double value, String... labels);

    /**
     * Something that only rises while this process runs.
     *
     * @param name is shown with {@code _total} behind it
     * @param labels as above
     */
    void counter(String name, String help, double value, String... labels);
}
