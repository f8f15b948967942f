package dev.orderly.metric;

import dev.orderly.event.Contributed;

/**
 * Adds figures to {@code GET /metrics}: a bean of this type. Asked at every scrape, so it must be cheap at any size of its
 * tables; what it throws leaves its own figures out and no others. Everybody may read them: no personal data.
 */
@Contributed
public interface Meter {

    void read(Readings readings);
}
