package dev.orderly.event.contract;

import java.time.Instant;
import java.util.List;

/**
 * An event type.
 *
 * @param type its stable name
 * @param module the module that owns it, and alone publishes it
 * @param topic where it travels
 * @param versions what it looks like, newest first; of lifted ones those whose schema was kept
 * @param liftedVersions older versions, oldest first, that upcasters make the newest of
 * @param publishers who publishes it
 * @param subscribers who listens
 * @param seen whether the history, or this instance since its start, knows one
 * @param lastSeenAt when the latest of those was published; null if none is known
 */
public record EventView(
        String type,
        String module,
        String topic,
        List<Version> versions,
        List<Integer> liftedVersions,
        List<Publisher> publishers,
        List<Listener> subscribers,
        boolean seen,
        Instant lastSeenAt) {

    /**
     * One version.
     *
     * @param version its number
     * @param schema where its JSON Schema is
     * @param key the field that events are ordered by; null if the record does not say
     * @param fields its payload
     */
    public record Version(int version, String schema, String key, List<FieldView> fields) {}

    /**
     * A module that publishes.
     *
     * @param module its name
     * @param handlers those of its handlers that do; what requests and jobs publish is not declared anywhere
     */
    public record Publisher(String module, List<Handler> handlers) {}

    /**
     * A handler that publishes.
     *
     * @param subscriber whose it is
     * @param on the type it handles
     * @param declared whether it says so by {@code @Publishes}, or was seen to
     */
    public record Handler(String subscriber, String on, boolean declared) {}

    /** A subscriber that handles the type, and its module. */
    public record Listener(String name, String module) {}
}
