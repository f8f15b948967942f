package dev.orderly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.orderly.database.Transactions;
import dev.orderly.security.AuditEntry;
import dev.orderly.security.AuditLog;
import dev.orderly.security.AuditLog.Filter;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** In the server, what nobody is logged in for is the system's doing: a job's, or a request's of the anonymous. */
@ArquillianTest
class AuditIT {

    private final String subject = UUID.randomUUID().toString();

    @Inject
    private AuditLog log;

    @Inject
    private Transactions transactions;

    @Test
    void namesTheSystemForARequestOfTheAnonymous() {
        note();

        assertEquals(List.of("system"), who());
    }

    @Test
    void namesTheSystemForAJob() throws NamingException, InterruptedException {
        ManagedThreadFactory threads = InitialContext.doLookup("java:comp/DefaultManagedThreadFactory");

        Thread job = threads.newThread(this::note);
        job.start();
        job.join();

        assertEquals(List.of("system"), who());
    }

    private void note() {
        transactions.inNew(() -> log.note("job.done", subject, null));
    }

    private List<String> who() {
        return log.list(new Filter("job.done", subject, null), null, 10).stream()
                .map(AuditEntry::who)
                .toList();
    }
}
