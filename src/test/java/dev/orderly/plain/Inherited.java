package dev.orderly.plain;

import jakarta.inject.Inject;

/** Has no binding of its own. */
public abstract class Inherited {

    @Inject
    private Attempts attempts;

    public void fail(String key) {
        throw new IllegalStateException("attempt " + attempts.next(key));
    }
}
