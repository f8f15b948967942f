package dev.orderly.event.transport.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Where the groups stand in the topic of events. Thread-safe. */
final class KafkaGroups {

    private static final Logger LOG = Logger.getLogger(KafkaGroups.class.getName());

    private final Set<String> met = ConcurrentHashMap.newKeySet();

    /**
     * Has groups that have no offsets begin at what is sent from now on.
     *
     * <p>The ends are read first: what was sent after another instance has declared a group stands behind what this one, which
     * does not find the group yet, takes for the end.
     */
    void declare(Admin admin, Collection<String> groups) throws InterruptedException, ExecutionException {
        var ends = offsets(admin, OffsetSpec.latest());
        var known = committed(admin, groups);
        for (String group : groups) {
            if (known.get(group).isEmpty()) {
                begin(admin, group, ends);
            }
        }
        met.addAll(groups);
    }

    private static void begin(Admin admin, String group, Map<TopicPartition, Long> ends)
            throws InterruptedException, ExecutionException {
        var offsets = ends.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> new OffsetAndMetadata(end.getValue())));
        try {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
            LOG.log(Level.INFO, "The group {0} is new and begins at what is sent from now on", group);
        } catch (ExecutionException e) {
            // It has members: another instance has declared it meanwhile.
            if (!(e.getCause() instanceof UnknownMemberIdException)
                    && !(e.getCause() instanceof GroupNotEmptyException)) {
                throw e;
            }
        }
    }

    /** How many messages, of whatever type, stand behind the offsets of a group. */
    long behind(Admin admin, String group) throws InterruptedException, ExecutionException {
        var committed = committed(admin, Set.of(group)).get(group);
        long behind = 0;
        for (var end : offsets(admin, OffsetSpec.latest()).entrySet()) {
            var offset = committed.get(end.getKey());
            behind += offset == null ? 0 : Math.max(0, end.getValue() - offset.offset());
        }
        return behind;
    }

    /**
     * Deletes what all groups have committed; those of other applications, too. Nothing while it is not certain of each group
     * that was ever met where it stands.
     */
    void deleteCommitted(Admin admin) throws InterruptedException, ExecutionException {
        var groups = new TreeSet<>(met);
        admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(KafkaTransport.GROUP_PREFIX))
                .forEach(groups::add);
        var offsets = committed(admin, groups);
        // One that only bears such a name has no offsets here.
        offsets.keySet().removeIf(group -> offsets.get(group).isEmpty() && !met.contains(group));
        met.addAll(offsets.keySet());
        var read = new HashMap<TopicPartition, RecordsToDelete>();
        offsets(admin, OffsetSpec.earliest()).forEach((partition, beginning) -> {
            long least = offsets.values().stream()
                    .map(group -> group.get(partition))
                    .mapToLong(offset -> offset == null ? 0 : offset.offset())
                    .min()
                    .orElse(0);
            if (least > beginning) {
                read.put(partition, RecordsToDelete.beforeOffset(least));
            }
        });
        if (!read.isEmpty()) {
            admin.deleteRecords(read).all().get();
        }
    }

    /** By group, what it has committed in the topic; empty for one that is not there. */
    private static Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Admin admin, Collection<String> groups)
            throws InterruptedException, ExecutionException {
        var all = groups.stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), group -> new ListConsumerGroupOffsetsSpec()));
        var committed = new HashMap<String, Map<TopicPartition, OffsetAndMetadata>>();
        for (var group : admin.listConsumerGroupOffsets(all).all().get().entrySet()) {
            committed.put(
                    group.getKey(),
                    group.getValue().entrySet().stream()
                            .filter(offset -> offset.getKey().topic().equals(KafkaTransport.TOPIC))
                            .filter(offset -> Objects.nonNull(offset.getValue()))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }
        return committed;
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, OffsetSpec spec)
            throws InterruptedException, ExecutionException {
        var topic = admin.describeTopics(Set.of(KafkaTransport.TOPIC))
                .allTopicNames()
                .get()
                .get(KafkaTransport.TOPIC);
        var partitions = topic.partitions().stream()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(KafkaTransport.TOPIC, partition.partition()), any -> spec));
        return admin.listOffsets(partitions).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }
}
