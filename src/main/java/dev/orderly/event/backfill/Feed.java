package dev.orderly.event.backfill;

import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.backfill.History.Span;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.fault.FaultPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Feeds a subscriber with history, page by page, while nothing live is delivered to it. A page that was delivered and not
 * noted, because of a crash, is delivered again, and the inbox knows it. Thread-safe.
 */
@ApplicationScoped
public class Feed {

    /**
     * How long nothing is fed yet, so that all instances have stopped what is live, and every transaction has ended that
     * has stamped an event which history must have: of a key, one that commits late would come after its successors.
     */
    static final Duration SETTLING = BackfillJobs.CLOCK_SKEW.plusSeconds(10);

    static final int PAGE = 200;

    private final UUID owner = UUID.randomUUID();

    @Inject
    private BackfillJobs jobs;

    @Inject
    private Histories histories;

    @Inject
    private EnvelopeCodec codec;

    @Inject
    private Transactions transactions;

    @Inject
    private Clock clock;

    /**
     * Feeds the next page.
     *
     * @param delivery delivers envelopes, in their order
     * @return false if there is nothing to do now: another instance feeds, or it is too early
     * @throws HistoryException if the history cannot be read now; the job tells why
     */
    public boolean step(String subscriber, Set<String> types, Consumer<List<String>> delivery) {
        var settled = clock.instant().minus(SETTLING);
        var taken = transactions.inNew(() -> jobs.take(subscriber, owner, settled));
        if (taken.isEmpty()) {
            return false;
        }
        var job = taken.get();
        var page = read(job, new Span(List.copyOf(types), job.place(), job.watermark()));
        if (page.isEmpty()) {
            transactions.inNew(() -> jobs.end(job.id(), "done"));
        } else {
            delivery.accept(page.stream().map(codec::write).toList());
            FaultPoint.HISTORY_FED.reach(subscriber);
            var ids = page.stream().map(Envelope::eventId).toList();
            transactions.inNew(() -> jobs.fed(job, owner, ids));
        }
        return true;
    }

    private List<Envelope> read(BackfillJob job, Span span) {
        try {
            var history = histories.chosen();
            if (job.total() == null) {
                history.count(span).ifPresent(total -> transactions.inNew(() -> jobs.total(job.id(), total)));
            }
            return history.read(span, PAGE);
        } catch (HistoryException e) {
            transactions.inNew(() -> jobs.hindered(job.id(), e.getMessage()));
            throw e;
        }
    }
}
