package dev.orderly.event.transport.kafka;

import dev.orderly.config.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics, made where they are missing; those that are there are taken as they are. */
final class KafkaTopics {

    private static final Logger LOG = Logger.getLogger(KafkaTopics.class.getName());

    private static final Setting<Integer> PARTITIONS = Setting.integer("orderly.kafka.partitions", 12, 1, 1000);
    private static final Setting<Integer> REPLICATION = Setting.of(
            "orderly.kafka.replication",
            null,
            "a whole number from 1 to 9",
            text -> text.matches("[1-9]") ? Optional.of(Integer.valueOf(text)) : Optional.empty());

    /** So much of what is deleted may stay on disk, for each partition; no less than a message may have. */
    private static final int SEGMENT_BYTES = 128 * 1024 * 1024;

    private final int partitions = PARTITIONS.get();
    private final Optional<Integer> replication = REPLICATION.find();

    /** The topic of all events: nothing in it is deleted by age, as a group may be away for any time. */
    NewTopic events() {
        var config = new HashMap<String, String>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        config.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES));
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaSender.LARGEST_MESSAGE));
        config.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        // What others compressed by what is not in the WAR could not be read here.
        config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
        replication.ifPresent(copies ->
                config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.max(1, copies - 1))));
        return topic(KafkaTransport.TOPIC, partitions, config);
    }

    /** The topic of broadcasts, which are soon forgotten. */
    NewTopic broadcasts() {
        return topic(
                KafkaBroadcasts.TOPIC,
                1,
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, "60000",
                        TopicConfig.SEGMENT_MS_CONFIG, "60000",
                        TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed"));
    }

    private NewTopic topic(String name, int partitions, Map<String, String> config) {
        return new NewTopic(name, Optional.of(partitions), replication.map(Integer::shortValue)).configs(config);
    }

    /** Makes a topic unless it is there. */
    static void ensure(Admin admin, NewTopic topic) throws InterruptedException, ExecutionException {
        if (admin.listTopics().names().get().contains(topic.name())) {
            return;
        }
        try {
            admin.createTopics(List.of(topic)).all().get();
            LOG.log(Level.INFO, "Topic {0} is made, with {1} partitions", new Object[] {
                topic.name(), Integer.toString(topic.numPartitions())
            });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
