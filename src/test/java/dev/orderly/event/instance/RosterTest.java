package dev.orderly.event.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderly.event.instance.InstanceView.State;
import dev.orderly.fixture.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RosterTest {

    private static final UUID HERE = UUID.randomUUID();
    private static final UUID THERE = UUID.randomUUID();
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private final SettableClock clock = new SettableClock();
    private final Roster roster = new Roster(clock);

    @Test
    void knowsWhoIsAliveWhoWentAndWhoSaidGoodBye() {
        roster.note(announced("steady", THERE, "order"));
        roster.note(announced("silent", THERE, "payment"));
        clock.advance(Roster.SILENCE);
        roster.note(announced("steady", THERE, "order"));
        roster.note(leaving("polite"));
        clock.advance(Duration.ofMillis(1));

        assertThat(roster.all())
                .extracting(InstanceView::name, InstanceView::state)
                .containsExactly(
                        tuple("polite", State.stopped), tuple("silent", State.gone), tuple("steady", State.alive));
    }

    @Test
    void tellsNewcomersFromThoseItKnows() {
        assertThat(roster.note(announced("one", THERE, "order"))).isTrue();
        assertThat(roster.note(announced("one", THERE, "order"))).isFalse();
        assertThat(roster.note(leaving("one"))).isFalse();
        assertThat(roster.note(announced("one", THERE, "order"))).isTrue();
        clock.advance(Roster.SILENCE.plusMillis(1));
        assertThat(roster.note(announced("one", THERE, "order"))).isTrue();
    }

    @Test
    void asksOnlyDatabasesOfOthersThatAreAlive() {
        roster.note(announced("neighbour", HERE, "order"));
        roster.note(announced("gone", UUID.randomUUID(), "payment"));
        clock.advance(Roster.SILENCE.plusMillis(1));
        roster.note(announced("other", THERE, "inventory"));

        assertThat(roster.databasesBeside(HERE)).containsExactly(THERE);
        assertThat(roster.modulesOn(Set.of(HERE))).containsExactly("order");
    }

    @Test
    void forgetsWhoHasBeenAwayForAnHour() {
        roster.note(announced("old", THERE, "order"));
        clock.advance(HALF_AN_HOUR);
        roster.note(announced("newer", THERE, "order"));
        clock.advance(HALF_AN_HOUR.plusMillis(1));
        roster.note(announced("newest", THERE, "order"));

        assertThat(roster.all()).extracting(InstanceView::name).containsExactly("newer", "newest");
    }

    @Test
    void readsAnAnnouncementOfANewerVersionAndNothingElse() {
        var sent = announced("one", THERE, "order");
        String newer = Broadcast.of(sent).write().replace("\"leaving\"", "\"mood\":\"fine\",\"leaving\"");

        assertThat(Broadcast.read(newer)).contains(Broadcast.of(sent));
        assertThat(Broadcast.read("<xml/>")).isEmpty();
        assertThat(Broadcast.read("null")).isEmpty();
    }

    private static Announcement announced(String name, UUID database, String module) {
        return new Announcement(
                name, null, new TreeSet<>(List.of(module)), "1", "a server", Instant.EPOCH, database, false);
    }

    private static Announcement leaving(String name) {
        return new Announcement(name, null, new TreeSet<>(), "1", "a server", Instant.EPOCH, THERE, true);
    }
}
