package dev.orderly.console;

import dev.orderly.metric.Readings;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Figures in Prometheus' text format. Not thread-safe. */
final class PrometheusText implements Readings {

    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

    private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
    private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();

    static String contentType() {
        return WRITER.getContentType();
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
        gauges.computeIfAbsent(name, first -> GaugeSnapshot.builder().name(name).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(Labels.of(labels))
                        .build());
    }

    @Override
    public void counter(String name, String help, double value, String... labels) {
        counters.computeIfAbsent(
                        name, first -> CounterSnapshot.builder().name(name).help(help))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .value(value)
                        .labels(Labels.of(labels))
                        .build());
    }

    void writeTo(OutputStream out) throws IOException {
        Stream<MetricSnapshot> all = Stream.concat(
                gauges.values().stream().map(GaugeSnapshot.Builder::build),
                counters.values().stream().map(CounterSnapshot.Builder::build));
        WRITER.write(out, new MetricSnapshots(all.toList()), EscapingScheme.UNDERSCORE_ESCAPING);
    }
}
