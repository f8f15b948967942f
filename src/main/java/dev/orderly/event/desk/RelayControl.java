package dev.orderly.event.desk;

import dev.orderly.event.inbox.Pumps;
import dev.orderly.event.outbox.Outbox;
import dev.orderly.event.outbox.RelaySwitch;
import dev.orderly.event.transport.Transports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalLong;

/** The relays, as an operator sees and controls them: paused until nothing is in the transport, it can be exchanged. */
@ApplicationScoped
public class RelayControl {

    @Inject
    private RelaySwitch relays;

    @Inject
    private Outbox outbox;

    @Inject
    private Pumps pumps;

    @Inject
    private Transports transports;

    public RelayState state() {
        boolean paused = relays.isPaused();
        boolean sending = relays.isAtWork();
        var held = held();
        return new RelayState(
                transports.name(),
                paused,
                sending,
                outbox.size(),
                held.isPresent() ? held.getAsLong() : null,
                paused && !sending && held.isPresent() && held.getAsLong() == 0);
    }

    /** Empty if it is not known of one subscription. */
    private OptionalLong held() {
        var backlogs =
                pumps.subscriptions().stream().map(transports.chosen()::backlog).toList();
        return backlogs.stream().allMatch(OptionalLong::isPresent)
                ? OptionalLong.of(
                        backlogs.stream().mapToLong(OptionalLong::getAsLong).sum())
                : OptionalLong.empty();
    }

    /** Stops sending, on all instances; what is accepted meanwhile waits in the outbox, also over a restart. */
    public void pause() {
        relays.pause();
    }

    /** Lets the relays go on, by whatever transport runs now. */
    public void resume() {
        relays.resume();
    }
}
