package dev.orderly.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells the log of wrong log-ins: ten a minute at most, and then how many more there were. Thread-safe. */
@ApplicationScoped
public class LoginWarnings {

    private static final Logger LOG = Logger.getLogger(LoginWarnings.class.getName());
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int PER_PERIOD = 10;

    private Clock clock;
    private Instant begin = Instant.MIN;
    private int count;

    protected LoginWarnings() {
        // for the container's proxy
    }

    @Inject
    public LoginWarnings(Clock clock) {
        this.clock = clock;
    }

    synchronized void wrong(Login login) {
        var now = clock.instant();
        if (!now.isBefore(begin.plus(PERIOD)) || now.isBefore(begin)) {
            tellOfTheRest();
            begin = now;
            count = 0;
        }
        count++;
        if (count <= PER_PERIOD) {
            LOG.log(Level.WARNING, "Wrong log-in as \"{0}\" from {1}", new Object[] {
                printable(login.name()), login.address()
            });
        }
    }

    private void tellOfTheRest() {
        if (count > PER_PERIOD) {
            LOG.log(Level.WARNING, "{0} more wrong log-ins within a minute from {1} on", new Object[] {
                count - PER_PERIOD, begin
            });
        }
    }

    /** Whoever logs in chooses the name: it must not look like a line of the log. */
    private static String printable(String name) {
        return name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\"]", "?");
    }
}
