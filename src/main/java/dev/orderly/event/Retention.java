package dev.orderly.event;

import dev.orderly.config.Setting;
import java.time.Duration;

/** How far back the memory of what was done reaches: for recognizing what comes again, and for history. */
public final class Retention {

    /** What was processed, and the keys of requests: what comes again within this time is recognized. */
    public static final Setting<Duration> INBOX = Setting.duration("orderly.inbox.retention", "7d");

    /** The events of the {@link EventLog}. */
    public static final Setting<Duration> EVENTS = Setting.duration("orderly.event.retention", "30d");

    private Retention() {}
}
