package dev.orderly.event.desk;

import dev.orderly.event.Envelope;
import dev.orderly.event.Retention;
import dev.orderly.event.backfill.BackfillJob;
import dev.orderly.event.backfill.BackfillJobs;
import dev.orderly.event.backfill.Histories;
import dev.orderly.event.backfill.History.Span;
import dev.orderly.event.backfill.HistoryException;
import dev.orderly.event.backfill.LoggedHistory;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventTime;
import dev.orderly.event.desk.RefusedException.Reason;
import dev.orderly.event.inbox.KnownSubscribers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;

/** Lets subscribers that came late catch up from history; refuses what would leave a gap or have an effect twice. */
@ApplicationScoped
@Transactional
public class Backfills {

    @Inject
    private BackfillJobs jobs;

    @Inject
    private Histories histories;

    @Inject
    private LoggedHistory logged;

    @Inject
    private KnownSubscribers known;

    @Inject
    private Catalogue catalogue;

    @Inject
    private Clock clock;

    /**
     * Begins to feed a subscriber with all that was published since an instant.
     *
     * @param types what it handles
     * @throws RefusedException if its events are none of ours, history does not reach back so far, the inbox does not, the history cannot be read, or the
     *     subscriber is being fed
     */
    public BackfillJob start(String subscriber, SortedSet<String> types, Instant from, String who) {
        if (catalogue.isInlet(subscriber)) {
            throw conflict(
                    "%s takes in what other systems have published; history has nothing for it".formatted(subscriber));
        }
        if (histories.isOwn()) {
            requireHistory(from);
        }
        requireInbox(subscriber, from, known.since(subscriber));
        jobs.running(subscriber).ifPresent(other -> {
            throw conflict("%s is being fed by job %s: wait for its end, or DELETE /api/admin/jobs/%s"
                    .formatted(subscriber, other.id(), other.id()));
        });
        var job = jobs.begin(subscriber, from, who);
        try {
            histories.chosen().read(new Span(List.copyOf(types), job.place(), job.watermark()), 1);
        } catch (HistoryException e) {
            throw conflict(e.getMessage());
        }
        return job;
    }

    /**
     * What this database has in a span, oldest first, for another instance.
     *
     * @throws RefusedException if it does not reach back so far
     */
    public List<Envelope> history(Span span, int limit) {
        requireHistory(EventTime.instant(span.behind()));
        return logged.read(span, limit);
    }

    private void requireHistory(Instant from) {
        var oldest = clock.instant().minus(Retention.EVENTS.get());
        if (from.isBefore(oldest)) {
            throw conflict("Events are kept since %s (ORDERLY_EVENT_RETENTION): history from %s would have gaps"
                    .formatted(oldest, from));
        }
    }

    /** What it handled longer ago than the inbox reaches back would have its effect again. */
    private void requireInbox(String subscriber, Instant from, Instant since) {
        var remembered = clock.instant().minus(Retention.INBOX.get());
        if (from.isBefore(remembered) && since.isBefore(remembered)) {
            throw conflict(
                    ("%s has been at work for longer than its inbox reaches back: events from before %s (ORDERLY_INBOX_RETENTION)"
                                    + " might have their effect twice; name a later time, or give the handlers to a new subscriber")
                            .formatted(subscriber, remembered));
        }
    }

    /**
     * Ends a backfill; what was fed stays.
     *
     * @throws RefusedException if there is no such job, or it has ended
     */
    public BackfillJob cancel(UUID id) {
        var job = jobs.find(id)
                .orElseThrow(() -> new RefusedException(Reason.UNKNOWN, "There is no job %s".formatted(id)));
        if (!jobs.cancel(id)) {
            throw conflict("Job %s is %s, it cannot be cancelled".formatted(id, job.state()));
        }
        return jobs.find(id).orElseThrow();
    }

    private static RefusedException conflict(String message) {
        return new RefusedException(Reason.CONFLICT, message);
    }
}
