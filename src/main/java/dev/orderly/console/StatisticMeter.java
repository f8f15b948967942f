package dev.orderly.console;

import dev.orderly.metric.Meter;
import dev.orderly.metric.Readings;
import dev.orderly.web.Statistic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Map;

/** The figures of {@code GET /api/stats}: numbers as they are, maps of numbers with the key as a label. */
@ApplicationScoped
class StatisticMeter implements Meter {

    private static final String HELP = "As in /api/stats";

    @Inject
    @Any
    private Instance<Statistic> statistics;

    @Override
    public void read(Readings readings) {
        statistics.forEach(
                statistic -> statistic.current().forEach((name, value) -> read("orderly_" + name, value, readings)));
    }

    static void read(String name, Object value, Readings readings) {
        if (value instanceof Number number) {
            readings.gauge(name, HELP, number.doubleValue());
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, part) -> {
                if (part instanceof Number number) {
                    readings.gauge(name, HELP, number.doubleValue(), "state", key.toString());
                }
            });
        }
    }
}
