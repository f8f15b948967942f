package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The relays that are at work, and their time, which is the database's own. */
final class RelayTable {

    static final Set<Integer> ALL =
            IntStream.range(0, RelayShards.COUNT).boxed().collect(Collectors.toUnmodifiableSet());

    private RelayTable() {}

    /** As if nobody had ever relayed. */
    static void empty(Transactions transactions, Database database) {
        transactions.inNew(() -> {
            database.handle().execute("delete from relay");
        });
    }

    /** As if no relay had been heard of for long. */
    static void expire(Transactions transactions, Database database) {
        transactions.inNew(() -> {
            database.handle().execute("update relay set until = current_timestamp - interval '1' hour");
        });
    }

    /** As if the pause had begun long ago. */
    static void agePause(Transactions transactions, Database database) {
        transactions.inNew(() -> {
            database.handle().execute("update relay_pause set since = current_timestamp - interval '1' hour");
        });
    }

    static List<Long> epochs(Database database) {
        return database.read(handle -> handle.createQuery("select epoch from relay order by epoch")
                .mapTo(Long.class)
                .list());
    }
}
