package dev.orderly.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.metric.Meter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private final PrometheusText text = new PrometheusText();

    @Test
    void writesFiguresWithTheirLabels() throws IOException {
        text.gauge("orderly_outbox_events", "Events that wait", 7);
        text.counter("orderly_bus_emits", "Emitted", 2, "name", "order.created");
        text.counter("orderly_bus_emits", "Emitted", 3, "name", "a \"quoted\" name");

        assertThat(written())
                .contains("# TYPE orderly_outbox_events gauge", "orderly_outbox_events 7.0")
                .contains("# TYPE orderly_bus_emits_total counter")
                .contains("orderly_bus_emits_total{name=\"order.created\"} 2.0")
                .contains("orderly_bus_emits_total{name=\"a \\\"quoted\\\" name\"} 3.0");
    }

    @Test
    void takesTheFiguresOfStatistics() throws IOException {
        StatisticMeter.read("orderly_pending", 3L, text);
        StatisticMeter.read("orderly_orders", Map.of("CONFIRMED", 2L), text);
        StatisticMeter.read("orderly_note", "no figure", text);

        assertThat(written())
                .contains("orderly_pending 3.0", "orderly_orders{state=\"CONFIRMED\"} 2.0")
                .doesNotContain("note");
    }

    @Test
    void leavesOutTheFiguresOfAMeterThatFails() throws IOException {
        Meter broken = readings -> {
            throw new IllegalStateException("as told");
        };

        MetricsServlet.read(broken, "Broken", text);
        MetricsServlet.read(readings -> readings.gauge("orderly_good", "Good", 1), "Good", text);

        assertThat(written())
                .contains(
                        "orderly_good 1.0",
                        "orderly_meter_up{meter=\"Broken\"} 0.0",
                        "orderly_meter_up{meter=\"Good\"} 1.0");
    }

    private String written() throws IOException {
        var out = new ByteArrayOutputStream();
        text.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
