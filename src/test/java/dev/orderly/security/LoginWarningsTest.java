package dev.orderly.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginWarningsTest {

    private static final Logger LOG = Logger.getLogger(LoginWarnings.class.getName());

    private final SettableClock clock = new SettableClock();
    private final LoginWarnings warnings = new LoginWarnings(clock);
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord line) {
            assertThat(line.getLevel()).isEqualTo(Level.WARNING);
            lines.add(new SimpleFormatter().formatMessage(line));
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

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void leave() {
        LOG.removeHandler(handler);
    }

    @Test
    void tellsNameAndAddress() {
        wrong("ann");

        assertThat(lines).containsExactly("Wrong log-in as \"ann\" from 192.0.2.1");
    }

    @Test
    void letsNoNameLookLikeALineOfTheLog() {
        wrong("ann\" from here\r\n2030 INFO all is well\u2028\u0085\u001b[31m");

        assertThat(lines)
                .containsExactly("Wrong log-in as \"ann? from here??2030 INFO all is well???[31m\" from 192.0.2.1");
    }

    @Test
    void tellsOfTenAMinuteAndThenHowManyMoreThereWere() {
        IntStream.range(0, 1000).forEach(number -> wrong("ann"));
        assertThat(lines).hasSize(10);

        clock.advance(Duration.ofMinutes(1));
        wrong("bob");

        assertThat(lines.subList(10, lines.size()))
                .containsExactly(
                        "990 more wrong log-ins within a minute from 2030-01-01T12:00:00Z on",
                        "Wrong log-in as \"bob\" from 192.0.2.1");
    }

    @Test
    void tellsOfEachWhereTheyAreFew() {
        IntStream.range(0, 100).forEach(number -> {
            wrong("ann");
            clock.advance(Duration.ofMinutes(1));
        });

        assertThat(lines).hasSize(100);
    }

    private void wrong(String name) {
        warnings.wrong(new Login("192.0.2.1", name, "guess"));
    }
}
