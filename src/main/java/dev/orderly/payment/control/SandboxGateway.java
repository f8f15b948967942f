package dev.orderly.payment.control;

import dev.orderly.database.Transactions;
import dev.orderly.payment.PaymentGateway;
import dev.orderly.payment.entity.SandboxBooks;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A provider that moves no money and, like a real one's test cards, obeys the method: none or {@code sandbox-ok} is
 * captured, {@code sandbox-declined} is declined, {@code sandbox-flaky-N} fails N times and then works,
 * {@code sandbox-unavailable} always fails. Its books are its own and know each key once.
 */
@ApplicationScoped
public class SandboxGateway implements PaymentGateway {

    private static final String FLAKY = "sandbox-flaky-";

    @Inject
    private SandboxBooks books;

    @Inject
    private Transactions transactions;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private Coalescing<Call> calls;

    private record Call(Charge charge, boolean capture, CompletableFuture<Outcome> answer) {}

    @PostConstruct
    void open() {
        calls = new Coalescing<>(executor, this::enter);
    }

    @Override
    public CompletionStage<Outcome> capture(Charge charge) {
        String method = charge.method() == null ? "sandbox-ok" : charge.method();
        if (method.equals("sandbox-declined")) {
            return CompletableFuture.completedFuture(new Outcome(false, "the card was declined"));
        }
        if (method.equals("sandbox-unavailable") || fails(charge, method)) {
            return CompletableFuture.failedFuture(new IllegalStateException("the provider does not answer"));
        }
        if (!method.equals("sandbox-ok") && !method.startsWith(FLAKY)) {
            return CompletableFuture.completedFuture(
                    new Outcome(false, "payment method %s is not known".formatted(method)));
        }
        return enter(charge, true);
    }

    @Override
    public CompletionStage<Outcome> cancel(Charge charge) {
        return enter(charge, false);
    }

    private boolean fails(Charge charge, String method) {
        if (!method.matches(FLAKY + "\\d{1,3}")) {
            return false;
        }
        int wanted = Integer.parseInt(method.substring(FLAKY.length()));
        boolean fails = failures.merge(charge.key(), 1, Integer::sum) <= wanted;
        if (!fails) {
            failures.remove(charge.key());
        }
        return fails;
    }

    private CompletionStage<Outcome> enter(Charge charge, boolean capture) {
        var call = new Call(charge, capture, new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    private List<Outcome> write(List<Call> batch) {
        books.hold(batch.stream().map(call -> call.charge().key()).toList());
        return batch.stream()
                .map(call -> call.capture() ? books.capture(call.charge()) : books.cancel(call.charge()))
                .toList();
    }

    private void enter(List<Call> batch) {
        try {
            var outcomes = transactions.inNew(() -> write(batch));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(outcomes.get(i));
            }
        } catch (RuntimeException e) {
            if (batch.size() > 1) {
                batch.forEach(call -> enter(List.of(call)));
            } else {
                batch.get(0).answer().completeExceptionally(e);
            }
        }
    }
}
