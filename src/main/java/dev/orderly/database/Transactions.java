package dev.orderly.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.function.Supplier;

/** Transactions for code that has no method of its own to annotate: loops, jobs. */
@ApplicationScoped
public class Transactions {

    /** Runs the work in a new transaction; it is rolled back if the work throws. */
    @Transactional(TxType.REQUIRES_NEW)
    public <T> T inNew(Supplier<T> work) {
        return work.get();
    }

    /** As {@link #inNew(Supplier)}, for work without a result. */
    @Transactional(TxType.REQUIRES_NEW)
    public void inNew(Runnable work) {
        work.run();
    }
}
