package dev.orderly.order.control;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Transactions;
import dev.orderly.event.Outages;
import dev.orderly.order.entity.OrderRequests;
import dev.orderly.order.entity.OrderRequests.OrderRequest;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes many orders in, in one transaction for all; one that is refused harms no other. Where the transaction fails they are
 * placed again one by one, so that only the one at fault is refused.
 */
@ApplicationScoped
public class PlacingManyOrders {

    @Inject
    private PlacingOrders placing;

    @Inject
    private OrderRequests requests;

    @Inject
    private Transactions transactions;

    /**
     * An order that is wanted.
     *
     * @param order valid in itself
     * @param key its idempotency key, or null; no two of those placed together have the same
     */
    public record Wanted(NewOrder order, String key) {}

    /**
     * What became of it.
     *
     * @param id the order, or null if it was refused
     * @param refusal why it was, or null; after an outage it is not certain whether the order is stored
     */
    public record Outcome(UUID id, RuntimeException refusal) {

        /** Whether the next one would fare no better. */
        public boolean isOutage() {
            return refusal != null && Outages.is(refusal);
        }
    }

    /** A wanted order that nothing speaks against so far. */
    private record Candidate(Wanted wanted, BigDecimal total, OrderRequest request) {

        static Candidate of(Wanted wanted) {
            var total = PlacingOrders.total(wanted.order());
            String digest = wanted.key() == null ? null : PlacingOrders.digest(wanted.order());
            return new Candidate(wanted, total, new OrderRequest(UuidCreator.getTimeOrderedEpoch(), digest));
        }

        UUID id() {
            return request.orderId();
        }
    }

    /**
     * Places them. One whose key was used with the same body before is the order of then.
     *
     * @return the outcome of each, in their order; after an outage nothing more is tried
     */
    public List<Outcome> place(List<Wanted> wanted) {
        var outcomes = new Outcome[wanted.size()];
        var candidates = new LinkedHashMap<Integer, Candidate>();
        for (int i = 0; i < outcomes.length; i++) {
            try {
                candidates.put(i, Candidate.of(wanted.get(i)));
            } catch (ProblemException e) {
                outcomes[i] = refused(e);
            }
        }
        var placed = placeTogetherOrAlone(List.copyOf(candidates.values())).iterator();
        candidates.keySet().forEach(i -> outcomes[i] = placed.next());
        return Arrays.asList(outcomes);
    }

    private List<Outcome> placeTogetherOrAlone(List<Candidate> candidates) {
        try {
            return candidates.isEmpty() ? List.of() : transactions.inNew(() -> placeTogether(candidates));
        } catch (RuntimeException e) {
            var first = refused(e);
            return first.isOutage() || candidates.size() == 1
                    ? candidates.stream().map(candidate -> first).toList()
                    : placeOneByOne(candidates);
        }
    }

    private List<Outcome> placeOneByOne(List<Candidate> candidates) {
        var outcomes = new ArrayList<Outcome>(candidates.size());
        Outcome last = null;
        for (var candidate : candidates) {
            if (last == null || !last.isOutage()) {
                last = placeTogetherOrAlone(List.of(candidate)).get(0);
            }
            outcomes.add(last);
        }
        return outcomes;
    }

    /** Refuses without throwing, which would undo the others. */
    private List<Outcome> placeTogether(List<Candidate> candidates) {
        var standing = takeKeys(candidates);
        return candidates.stream()
                .map(candidate -> place(
                        candidate, standing.getOrDefault(candidate.wanted().key(), candidate.request())))
                .toList();
    }

    private Map<String, OrderRequest> takeKeys(List<Candidate> candidates) {
        var asked = new LinkedHashMap<String, OrderRequest>();
        candidates.stream()
                .filter(candidate -> candidate.wanted().key() != null)
                .forEach(candidate -> asked.put(candidate.wanted().key(), candidate.request()));
        return asked.isEmpty() ? asked : requests.takeAll(asked);
    }

    private Outcome place(Candidate candidate, OrderRequest standing) {
        var wanted = candidate.wanted();
        if (standing.orderId().equals(candidate.id())) {
            placing.placeNew(candidate.id(), wanted.order(), candidate.total());
        } else if (!standing.digest().equals(candidate.request().digest())) {
            return refused(PlacingOrders.otherBody(wanted.key(), standing));
        }
        return new Outcome(standing.orderId(), null);
    }

    private static Outcome refused(RuntimeException reason) {
        return new Outcome(null, reason);
    }
}
