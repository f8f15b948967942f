package dev.orderly;

import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Many rounds, each a fresh shop that dies up to three times at places and times drawn at random, and is judged then. The
 * profile {@code faults} runs it: {@code -Dfaults.rounds} says how many rounds, {@code -Dfaults.seed} which; the first
 * round of a seed is drawn from the seed alone, so the seed that a round prints repeats it. {@code -Dfaults.server} and
 * {@code -Dfaults.database} ({@code h2} or {@code postgresql}) leave less to chance.
 * The figures are told after each round, so that those of a run that is cut short are there.
 */
class RandomCrashes {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "random-crashes");
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 6);
    private static final long SEED = Long.getLong("faults.seed", System.currentTimeMillis());
    private static final String SERVER = System.getProperty("faults.server", "");
    private static final String DATABASE = System.getProperty("faults.database", "");
    private static final int MOST_DEATHS = 3;
    private static final int MOST_MILLIS = 4000;
    private static final List<String> SUBSCRIBERS = List.of("inventory", "payment", "order", "notification", "witness");

    /** Where to die: a subscriber, and a number (of transactions its tenfold) that the load reaches in seconds. */
    private static final List<String> PLANS = List.of(
            "database.before-commit@announcing:halt:%2$d0",
            "database.after-commit@announcing:halt:%2$d0",
            "relay.before-send:halt:%2$d",
            "relay.after-send:halt:%2$d",
            "relay.after-send:throw:%2$d,relay.after-send:halt:2",
            "handler.together@%1$s:halt:%2$d",
            "pump.before-acknowledgement@%1$s:halt:%2$d",
            "provider.answered:halt:%2$d",
            "provider.answered:throw:%2$d,database.after-commit@announcing:halt:%2$d0",
            "handler.together@%1$s:throw:%2$d,handler.alone@%1$s:halt:1",
            "handler.together@%1$s:throw:%2$d,database.before-commit@orderly-%1$s:halt:2");

    /** The first alone fails in its transaction and is stored; what dies then is another, or it again. */
    private static final String STORED_RETRY =
            "handler.together@%1$s:throw:%2$d,database.before-commit@orderly-%1$s:throw:2,handler.alone@%1$s:halt:1";

    private static final Map<String, String> SHORT_RETRIES =
            Map.of("ORDERLY_RETRY_IMMEDIATE", "1", "ORDERLY_RETRY_DELAYS", "1s,1s,1s");

    private final CrashFigures figures = new CrashFigures();

    @Test
    void loseNothing() {
        for (int round = 0; round < ROUNDS; round++) {
            play(SEED + round);
            System.out.printf("Crashes from seed %d: %s%n", SEED, figures);
        }

        figures.assertClean();
    }

    /** Whatever keeps a round from being judged does not keep the others. */
    private void play(long seed) {
        try {
            drawn(seed);
        } catch (AssertionError | RuntimeException | IOException e) {
            System.out.printf("Seed %d is not judged, see %s%n", seed, folder(seed));
            e.printStackTrace(System.out);
            figures.unjudged(seed, e);
        }
    }

    private void drawn(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var server = random.nextBoolean() ? Server.PAYARA : Server.LIBERTY;
        boolean postgres = random.nextBoolean();
        server = SERVER.isEmpty() ? server : Server.valueOf(SERVER.toUpperCase(Locale.ROOT));
        postgres = DATABASE.isEmpty() ? postgres : DATABASE.equals("postgresql");
        if (postgres) {
            try (var started = EmbeddedPostgres.start()) {
                play(seed, random, server, CrashProcessIT.settings(started));
            }
        } else {
            play(seed, random, server, Map.of());
        }
    }

    private void play(long seed, SplittableRandom random, Server server, Map<String, String> settings)
            throws IOException {
        var shop = new MortalShop(server, folder(seed), settings, new Ledger(seed));
        System.out.printf("Seed %d: %s on %s%n", seed, server, settings.isEmpty() ? "H2" : "PostgreSQL");
        for (int left = 1 + random.nextInt(MOST_DEATHS); left > 0; left--) {
            die(shop, random);
        }
        figures.judged(seed, shop, shop.recover());
    }

    private static Path folder(long seed) {
        return FOLDER.resolve("seed-" + seed);
    }

    private static void die(MortalShop shop, SplittableRandom random) throws IOException {
        int kind = random.nextInt(PLANS.size() + 2);
        var subscriber = SUBSCRIBERS.get(random.nextInt(SUBSCRIBERS.size()));
        int number = 1 + random.nextInt(30);
        if (kind < PLANS.size()) {
            String plan = PLANS.get(kind).formatted(subscriber, number);
            System.out.println("  dies at " + plan);
            shop.dieAt(plan);
        } else if (kind == PLANS.size()) {
            String plan = STORED_RETRY.formatted(subscriber, number);
            System.out.println("  dies at " + plan);
            shop.dieAt(plan, SHORT_RETRIES, running -> {});
        } else {
            var load = Duration.ofMillis(random.nextInt(MOST_MILLIS));
            System.out.println("  is killed after " + load);
            shop.dieAfter(load);
        }
    }
}
