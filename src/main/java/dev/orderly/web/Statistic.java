package dev.orderly.web;

import dev.orderly.event.Contributed;
import java.util.Map;

/** What a module adds to {@code GET /api/stats}: a bean of this type. Must be cheap at any size of its tables. */
@Contributed
public interface Statistic {

    /** Names and values, JSON-ready. */
    Map<String, Object> current();
}
