package dev.orderly.web;

import dev.orderly.event.PendingEvents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** The events under way. */
@ApplicationScoped
public class PendingStatistic implements Statistic {

    @Inject
    private PendingEvents pending;

    @Override
    public Map<String, Object> current() {
        return Map.of("pending", pending.count());
    }
}
