package dev.orderly.web;

import dev.orderly.event.Cause;

/** The trace id of the current request: the second part of its W3C {@code traceparent}. */
public final class Trace {

    private static final int START = 3;
    private static final int END = 35;

    private Trace() {}

    /** 32 hexadecimal digits; of work that nobody asked for, random ones. */
    public static String currentId() {
        return Cause.current().traceparent().substring(START, END);
    }
}
