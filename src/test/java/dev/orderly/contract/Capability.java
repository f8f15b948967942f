package dev.orderly.contract;

/** What some transports promise and others cannot. The contract checks of those that cannot what they do instead. */
enum Capability {
    /** Several instances work on one subscription at a time, each on keys of its own; else one does, and the others wait. */
    SHARES_KEYS,

    /** A broadcast is heard by other instances; else by the listeners of the same one only. */
    BROADCASTS_TO_OTHERS,

    /** The backlog is what the subscription is still to hear; else more, such as what it will pass over. */
    COUNTS_EXACTLY,

    /**
     * What was once declared for a subscription is heard by an instance that does not know of it, such as one of the version
     * before; else that one passes over it.
     */
    REMEMBERS_TYPES,

    /** A stranger may put there what is no text, and it is handed over whole; else nothing but text can be put there. */
    TAKES_ANY_BYTES
}
