package dev.orderly.event.instance;

import java.time.Instant;
import java.util.SortedSet;
import java.util.UUID;

/**
 * What an instance tells of itself.
 *
 * @param name what it is called
 * @param url where others reach it; null if nobody has said so
 * @param modules those that run there
 * @param version of the application
 * @param server what it runs on
 * @param startedAt when it was started
 * @param database the id of its database
 * @param leaving whether it is about to stop
 */
record Announcement(
        String name,
        String url,
        SortedSet<String> modules,
        String version,
        String server,
        Instant startedAt,
        UUID database,
        boolean leaving) {}
