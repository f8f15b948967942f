package dev.orderly.event.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.SortedSet;

/**
 * An instance of the application, as another knows it.
 *
 * @param name what it is called, {@code ORDERLY_INSTANCE}
 * @param url where it is reached, {@code ORDERLY_INSTANCE_URL}; left out if that is not set
 * @param modules those that run there
 * @param version of the application
 * @param server what it runs on
 * @param startedAt when it was started
 * @param lastSeenAt when it was last heard of, by the clock of the instance that answers
 * @param state {@code here} is the one that answers, {@code alive} was heard of lately, {@code stopped} has said good-bye,
 *     {@code gone} has fallen silent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceView(
        String name,
        String url,
        SortedSet<String> modules,
        String version,
        String server,
        Instant startedAt,
        Instant lastSeenAt,
        State state) {

    /** How it is, as far as is known. */
    public enum State {
        here,
        alive,
        stopped,
        gone
    }

    /** Whether it is at work. */
    boolean isUp() {
        return state == State.here || state == State.alive;
    }

    /** Its name, and where it is reached. */
    String label() {
        return url == null ? name : "%s (%s)".formatted(name, url);
    }
}
