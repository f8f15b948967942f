package dev.orderly.event.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class ProgressTest {

    /** What stands in the partition: its offset is its place. */
    private final List<String> keys = new ArrayList<>(List.of("a", "b", "a", "c", "b", "a"));

    private OffsetAndMetadata kept = new OffsetAndMetadata(0);

    @Test
    void readsOnBehindWhatWasAcknowledged() {
        assertThat(read(Set.of(), 4)).containsExactly(0, 1, 2, 3);

        assertThat(kept).isEqualTo(new OffsetAndMetadata(4));
        assertThat(read(Set.of(), 6)).containsExactly(4, 5);
    }

    @Test
    void staysAtTheFirstThatWasLeftOutAndGivesTheOthersOnce() {
        assertThat(read(Set.of("b"), 6)).containsExactly(0, 2, 3, 5);
        assertThat(kept.offset()).isEqualTo(1);

        assertThat(read(Set.of(), 6)).containsExactly(1, 4);
        assertThat(kept).isEqualTo(new OffsetAndMetadata(6));
    }

    @Test
    void readsNothingAgainWhileTheSameIsLeftOut() {
        read(Set.of("b"), 6);

        assertThat(new Progress(kept, Set.of("b")).position()).isEqualTo(6);
        keys.addAll(List.of("b", "c"));
        assertThat(read(Set.of("b"), 8)).containsExactly(7);
        assertThat(read(Set.of(), 8)).containsExactly(1, 4, 6);
    }

    @Test
    void leavesOutMoreAndLessAsItGoes() {
        assertThat(read(Set.of("b"), 3)).containsExactly(0, 2);
        assertThat(read(Set.of("a", "b"), 6)).containsExactly(3);
        assertThat(kept.offset()).isEqualTo(1);

        assertThat(read(Set.of("a"), 3)).containsExactly(1);
        assertThat(read(Set.of("a"), 6)).containsExactly(4);
        assertThat(kept.offset()).isEqualTo(5);
        assertThat(read(Set.of(), 6)).containsExactly(5);
        assertThat(kept).isEqualTo(new OffsetAndMetadata(6));
    }

    @Test
    void givesAgainWhatWasOwedAndNotAcknowledged() {
        read(Set.of("b"), 6);
        var unacknowledged = new Progress(kept, Set.of());
        assertThat(unacknowledged.pass(1, "b")).isTrue();

        assertThat(read(Set.of(), 6)).containsExactly(1, 4);
    }

    @Test
    void neverLeavesOutWhatHasNoKey() {
        keys.add(null);

        assertThat(read(Set.of("a", "b", "c"), 7)).containsExactly(6);
    }

    @Test
    void givesAllAgainOfMoreKeysThanItCanNote() {
        var many = IntStream.range(0, 500).mapToObj(number -> "key" + number).collect(Collectors.toSet());
        keys.addAll(0, many);

        assertThat(read(many, keys.size())).hasSize(6);
        assertThat(kept).isEqualTo(new OffsetAndMetadata(0));
        assertThat(read(Set.of(), keys.size())).hasSize(506);
    }

    @Test
    void takesTheOffsetAloneOfMetadataThatAnotherWrote() {
        kept = new OffsetAndMetadata(2, "1;by hand;a:b");

        assertThat(read(Set.of(), 6)).containsExactly(2, 3, 4, 5);
    }

    /** The offsets that a reader which leaves some keys out is given up to an offset, all acknowledged. */
    private List<Integer> read(Set<String> withoutKeys, int to) {
        var progress = new Progress(kept, withoutKeys);
        var given = new ArrayList<Integer>();
        for (int offset = (int) progress.position(); offset < to; offset++) {
            if (progress.pass(offset, keys.get(offset))) {
                given.add(offset);
            }
        }
        progress.acknowledge();
        kept = progress.committed();
        return given;
    }
}
