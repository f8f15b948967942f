package dev.orderly.event.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class FailureGroupsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");

    private final Database database;
    private final Transactions transactions;
    private final FailureGroups groups;

    FailureGroupsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        groups = beans.get(FailureGroups.class);
    }

    @BeforeEach
    void leaveNoneOfOthers() {
        transactions.inNew(
                () -> database.handle().execute("update delivery set state = 'discarded' where state = 'dead'"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void listsEachGroupOnceWhateverTheSizeOfThePages(int limit) {
        var expected = new ArrayList<UUID>();
        for (int i = 0; i < 4; i++) {
            expected.add(dead(NOON.minusSeconds(i)));
        }
        var atOnce = List.of(dead(NOON.minusSeconds(5)), dead(NOON.minusSeconds(5)), dead(NOON.minusSeconds(5)));
        var oldest = dead(NOON.minusSeconds(5).minusNanos(1000));

        var listed = all(limit);

        assertThat(listed.subList(0, 4)).isEqualTo(expected);
        assertThat(listed.subList(4, 7)).containsExactlyInAnyOrderElementsOf(atOnce);
        assertThat(listed.subList(7, listed.size())).containsExactly(oldest);
    }

    @Test
    void goesOnWhereItWasWhenTheGroupOfThePlaceIsGone() {
        var first = dead(NOON);
        var second = dead(NOON.minusSeconds(1));
        String place = groups.list(null, 1).get(0).place();
        transactions.inNew(
                () -> database.handle().execute("update delivery set state = 'processed' where failure_id = ?", first));

        assertThat(groups.list(place, 9)).extracting(FailureGroup::id).containsExactly(second);
    }

    @Test
    void countsTheDeadOfAGroup() {
        var id = dead(NOON);
        dead(id, NOON.plusSeconds(60), "dead");
        dead(id, NOON.plusSeconds(90), "discarded");

        assertThat(groups.list(null, 9))
                .singleElement()
                .isEqualTo(groups.find(id).orElseThrow());
        assertThat(groups.find(id).orElseThrow())
                .extracting(FailureGroup::count, FailureGroup::firstAt, FailureGroup::lastAt)
                .containsExactly(2L, NOON, NOON.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "2030-01-01T12:00:00Z", "2030-01-01T12:00:00Z x", " "})
    void refusesThePlaceOfNone(String place) {
        assertThatThrownBy(() -> groups.list(place, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<UUID> all(int limit) {
        var all = new ArrayList<UUID>();
        var page = groups.list(null, limit);
        while (!page.isEmpty()) {
            page.forEach(group -> all.add(group.id()));
            page = groups.list(page.get(page.size() - 1).place(), limit);
        }
        return all;
    }

    private UUID dead(Instant last) {
        var id = UUID.randomUUID();
        dead(id, last, "dead");
        return id;
    }

    private void dead(UUID group, Instant last, String state) {
        var at = last.atOffset(ZoneOffset.UTC);
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into delivery (subscriber, event_id, type, event_key, state, kept_at, attempts, rounds,"
                                + " error_type, error_message, failure_id, error_pattern, first_failed_at, last_attempt_at,"
                                + " revision) values ('any', ?, 'order.created', ?, ?, ?, 1, 1, 'E', 'm', ?, 'm', ?, ?, 0)",
                        UUID.randomUUID(),
                        UUID.randomUUID().toString(),
                        state,
                        at,
                        group,
                        at,
                        at));
    }
}
