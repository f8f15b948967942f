package dev.orderly.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Purge.Kind;
import dev.orderly.fixture.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PurgeTest {

    private static final Logger LOG = Logger.getLogger(Purge.class.getName());
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Schedule schedule = new Schedule();
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord line) {
            String error =
                    line.getThrown() == null ? "" : ": " + line.getThrown().getMessage();
            lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line) + error);
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };
    private int apples;
    private int pears;
    private RuntimeException error;

    private final Purge purge = new Purge(
            new Transactions(),
            schedule.executor(),
            List.of(
                    new Kind("apples", limit -> {
                        int removed = Math.min(limit, apples);
                        apples -= removed;
                        return removed;
                    }),
                    new Kind("pears", limit -> {
                        if (error != null) {
                            throw error;
                        }
                        int removed = Math.min(limit, pears);
                        pears -= removed;
                        return removed;
                    })));

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
        purge.start();
    }

    @AfterEach
    void leave() {
        LOG.removeHandler(handler);
    }

    @Test
    void looksEachMinuteAndSaysNothingOfNothing() {
        assertThat(schedule.run()).isEqualTo(MINUTE);
        assertThat(schedule.run()).isEqualTo(MINUTE);
        assertThat(schedule.next()).isEqualTo(MINUTE);

        assertThat(lines).isEmpty();
    }

    @Test
    void removesManyInChunksWithPausesAndTellsOnce() {
        apples = 4_500;
        pears = 10;

        assertThat(schedule.run()).isEqualTo(MINUTE);
        assertThat(apples).isEqualTo(2_500);
        assertThat(pears).isZero();
        assertThat(schedule.run()).isEqualTo(PAUSE);
        assertThat(lines).isEmpty();
        assertThat(schedule.run()).isEqualTo(PAUSE);

        assertThat(schedule.next()).isEqualTo(MINUTE);
        assertThat(apples).isZero();
        assertThat(lines).containsExactly("INFO Removed what was kept long enough: 4500 apples, 10 pears");
    }

    @Test
    void tellsOfEachTimeAnew() {
        apples = 1;
        schedule.run();
        pears = 2;
        schedule.run();

        assertThat(lines)
                .containsExactly(
                        "INFO Removed what was kept long enough: 1 apples",
                        "INFO Removed what was kept long enough: 2 pears");
    }

    @Test
    void triesAgainAfterAMinuteWhereItFails() {
        apples = 2_500;
        error = new IllegalStateException("away");

        schedule.run();

        assertThat(schedule.next()).isEqualTo(MINUTE);
        assertThat(lines)
                .containsExactly(
                        "WARNING Rows whose time is over could not be removed, trying again in a minute: away",
                        "INFO Removed what was kept long enough: 2000 apples");
        error = null;
        schedule.run();
        assertThat(apples).isZero();
    }

    @Test
    void doesNothingOnceItIsStopped() {
        apples = 1;

        purge.stop();
        schedule.run();

        assertThat(apples).isEqualTo(1);
        assertThat(schedule.isEmpty()).isTrue();
    }
}
