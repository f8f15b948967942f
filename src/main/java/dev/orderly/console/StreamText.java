package dev.orderly.console;

import dev.orderly.event.Envelope;
import dev.orderly.event.live.LiveReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What one client is to read, as text. Not thread-safe. */
final class StreamText {

    private final LiveReader reader;
    private final Predicate<String> types;
    private final Function<Envelope, String> view;
    private final UUID lastEventId;
    private boolean begun;

    /**
     * @param reader where the client is
     * @param types which events it asked for
     * @param view what it sees of them, on one line
     * @param lastEventId what it saw last, or null
     */
    StreamText(LiveReader reader, Predicate<String> types, Function<Envelope, String> view, UUID lastEventId) {
        this.reader = reader;
        this.types = types;
        this.view = view;
        this.lastEventId = lastEventId;
    }

    /** What comes next; empty if there is nothing, or nothing the client asked for. */
    byte[] next() {
        String greeting = begun ? "" : EventText.GREETING;
        var events = reader.next();
        String reset = !begun && reader.isReset() ? EventText.reset(lastEventId) : "";
        begun = true;
        String text = events.stream()
                .filter(event -> types.test(event.type()))
                .map(event -> EventText.of(event, view.apply(event)))
                .collect(Collectors.joining());
        return (greeting + reset + text).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether nothing was left behind what came last. */
    boolean isCaughtUp() {
        return reader.isCaughtUp();
    }

    /** Whether it was too slow to go on. */
    boolean isBehind() {
        return reader.isBehind();
    }
}
