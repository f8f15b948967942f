package dev.orderly.event.transport.artemis;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.Message;

/**
 * The message groups that keys are spread over. The broker gives a group to one consumer and remembers it, so there are not
 * as many groups as keys.
 *
 * <p>The broker must not put several of these groups together again: a consumer that leaves a group out would be given
 * charge of it by the others, and pass over what stands there, out of its order.
 */
final class KeyGroups {

    /** A change of it, or of how keys are spread, moves keys from one consumer to another while messages stand in queues. */
    private static final int GROUPS = 16_384;

    /** What JMS calls JMSXGroupID. */
    private static final String GROUP = Message.HDR_GROUP_ID.toString();

    private KeyGroups() {}

    static String of(String key) {
        int hash = key.hashCode();
        return Integer.toString((hash ^ (hash >>> 16)) & (GROUPS - 1));
    }

    /** A selector of all but these keys; null for everything. What has no key is nobody's, and found malformed. */
    static String without(Collection<String> keys) {
        return keys.isEmpty()
                ? null
                : keys.stream()
                        .map(KeyGroups::of)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("','", GROUP + " IS NULL OR " + GROUP + " NOT IN ('", "')"));
    }
}
