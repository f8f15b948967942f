package dev.orderly.console;

import dev.orderly.event.Outages;
import dev.orderly.metric.Meter;
import dev.orderly.web.ReadingServlet;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code GET /metrics}: what all {@link Meter} beans read, in Prometheus' text format. Open, as {@code /health} is. Where one
 * fails, {@code orderly_meter_up} of it is 0 and the figures of the others are there.
 */
@WebServlet("/metrics")
public class MetricsServlet extends ReadingServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(MetricsServlet.class.getName());
    private static final String UP = "orderly_meter_up";

    @Inject
    @Any
    private transient Instance<Meter> meters;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var text = new PrometheusText();
        meters.handlesStream()
                .forEach(meter ->
                        read(meter.get(), meter.getBean().getBeanClass().getSimpleName(), text));
        response.setContentType(PrometheusText.contentType());
        response.setHeader("Cache-Control", "no-store");
        text.writeTo(response.getOutputStream());
    }

    static void read(Meter meter, String name, PrometheusText text) {
        boolean up = true;
        try {
            meter.read(text);
        } catch (RuntimeException e) {
            up = false;
            LOG.log(Outages.is(e) ? Level.FINE : Level.WARNING, e, () -> name + " cannot be read");
        }
        text.gauge(UP, "0 if the figures of this meter cannot be read", up ? 1 : 0, "meter", name);
    }
}
