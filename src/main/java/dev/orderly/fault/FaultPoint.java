package dev.orderly.fault;

import java.util.ServiceLoader;

/** The places on the road of an event, and at its ends, that a crash has to be survived at. */
public enum FaultPoint {
    /** A transaction has written all it wants to write; {@code announcing} if something follows its commit, else {@code quiet}. */
    BEFORE_COMMIT("database.before-commit"),

    /** A transaction is committed, and nobody knows of it yet; {@code announcing} or {@code quiet}. */
    AFTER_COMMIT("database.after-commit"),

    /** The relay has read a batch. */
    RELAY_BEFORE_SEND("relay.before-send"),

    /** The broker has a batch that still stands in the outbox. */
    RELAY_AFTER_SEND("relay.after-send"),

    /** In the transaction of a batch, after its handlers; the subscriber. */
    HANDLED_TOGETHER("handler.together"),

    /** After an event was handled in a transaction of its own, before that is noted anywhere else; the subscriber. */
    HANDLED_ALONE("handler.alone"),

    /** What was received is dealt with, and the broker does not know; the subscriber. */
    BEFORE_ACKNOWLEDGEMENT("pump.before-acknowledgement"),

    /** The payment provider has answered, and no answer is noted. */
    PROVIDER_ANSWERED("provider.answered"),

    /** Deliveries of a group were released to be replayed, and the job has not noted it. */
    REPLAY_RELEASED("replay.released"),

    /** A page of history was delivered, and the job has not noted it; the subscriber. */
    HISTORY_FED("history.fed");

    private static final FaultInjector INJECTOR = ServiceLoader.load(
                    FaultInjector.class, FaultInjector.class.getClassLoader())
            .findFirst()
            .orElse(null);

    private final String label;

    FaultPoint(String label) {
        this.label = label;
    }

    /** What plans call it. */
    public String label() {
        return label;
    }

    /** The work has come here. */
    public void reach() {
        reach("");
    }

    /** The work has come here; {@code who} tells whose work it is. */
    public void reach(String who) {
        if (INJECTOR != null) {
            INJECTOR.reached(this, who);
        }
    }
}
