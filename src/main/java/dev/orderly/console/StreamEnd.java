package dev.orderly.console;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Tells a client of the stream that the container has closed its connection. */
record StreamEnd(StreamClient client) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
        client.gone();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        client.gone();
    }

    @Override
    public void onError(AsyncEvent event) {
        client.gone();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The stream starts once.
    }
}
