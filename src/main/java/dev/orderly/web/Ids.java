package dev.orderly.web;

import java.util.UUID;

/** Ids in paths and queries. */
public final class Ids {

    private Ids() {}

    /**
     * Reads an id in a path; what is no id names nothing.
     *
     * @throws ProblemException 404
     */
    public static UUID inPath(String what, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound(what, text);
        }
    }

    /**
     * Reads an optional id in a query.
     *
     * @throws ProblemException 400
     */
    public static UUID inQuery(String field, String text) {
        try {
            return text == null || text.isEmpty() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badField(field, "must be a UUID");
        }
    }
}
