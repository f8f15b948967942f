package dev.orderly.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.database.Transactions;
import dev.orderly.event.Cause;
import dev.orderly.fixture.LoggedIn;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.security.AuditLog.Filter;
import dev.orderly.web.Json;
import jakarta.security.enterprise.SecurityContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class AuditLogTest {

    private final String subject = UUID.randomUUID().toString();
    private final Transactions transactions;
    private final LoggedIn operator;
    private final Clock clock;
    private final AuditLog log;

    AuditLogTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        operator = (LoggedIn) beans.get(SecurityContext.class);
        clock = beans.get(Clock.class);
        log = beans.get(AuditLog.class);
    }

    @Test
    void notesWhoDidWhatAndWhen() {
        operator.as("ann");
        try (var scope = Cause.beginning("c", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01")
                .bind()) {
            note("product.put", Map.of("available", 3));
        }

        assertThat(entries()).singleElement().satisfies(entry -> {
            assertThat(entry)
                    .usingRecursiveComparison()
                    .ignoringFields("id")
                    .isEqualTo(new AuditEntry(
                            null,
                            clock.instant(),
                            "ann",
                            "product.put",
                            subject,
                            "{\"available\":3}",
                            "0123456789abcdef0123456789abcdef"));
            assertThat(entry.id()).isNotNull();
        });
    }

    @Test
    void namesTheSystemWhereNobodyIsLoggedIn() {
        note("job.done", null);

        assertThat(entries())
                .singleElement()
                .extracting(AuditEntry::who, AuditEntry::detail)
                .containsExactly("system", "null");
    }

    @Test
    void notesNothingOfWhatIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    log.note("product.put", subject, null);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(entries()).isEmpty();
    }

    @Test
    void refusesToNoteWithoutATransaction() {
        assertThatThrownBy(() -> log.note("product.put", subject, null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesADetailThatIsNoJson() {
        assertThatThrownBy(() -> note("product.put", new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be written as JSON");
    }

    @Test
    void keepsTheBeginningOfALongDetail() throws JsonProcessingException {
        note("product.put", List.of(OddText.ofLength(5000)));
        note("product.put", List.of("\"".repeat(5000)));

        assertThat(entries()).hasSize(2).allSatisfy(entry -> {
            JsonNode detail = Json.MAPPER.readTree(entry.detail());
            assertThat(detail.path("length").asInt()).isGreaterThan(5000);
            assertThat(detail.path("beginning").asText())
                    .hasSizeBetween(3990, 4000)
                    .startsWith("[\"");
        });
    }

    @Test
    void takesOddAndLongTextWhoeverChoseIt() {
        String odd = OddText.ofLength(300) + '\0';
        operator.as(odd);
        transactions.inNew(() -> log.note(odd, subject + odd, odd));

        var noted = log.list(new Filter(odd, subject + odd, odd), null, 2).get(0);

        assertThat(noted.subject()).startsWith(subject);
        assertThat(odd).startsWith(noted.action()).startsWith(noted.who());
        assertThat(noted.detail()).endsWith("\\u0000\"");
    }

    @Test
    void listsTheNewestFirstFromAPlaceOn() {
        note("a", null);
        note("b", null);
        note("c", null);

        var newest = log.list(new Filter(null, subject, null), null, 2);
        var older = log.list(new Filter(null, subject, null), newest.get(1).id(), 2);

        assertThat(newest).extracting(AuditEntry::action).containsExactly("c", "b");
        assertThat(older).extracting(AuditEntry::action).containsExactly("a");
    }

    @Test
    void listsWhatIsAskedFor() {
        String action = UUID.randomUUID().toString();
        operator.as(action);
        note(action, "by her");
        operator.as("ann");
        note(action, "by ann");
        note("else", null);

        assertThat(log.list(new Filter(action, null, null), null, 9)).hasSize(2);
        assertThat(log.list(new Filter(null, null, action), null, 9)).hasSize(1);
        assertThat(log.list(new Filter(null, subject, null), null, 9)).hasSize(3);
        assertThat(log.list(new Filter(action, subject, "ann"), null, 9))
                .extracting(AuditEntry::detail)
                .containsExactly("\"by ann\"");
        assertThat(log.list(new Filter("else", subject, action), null, 9)).isEmpty();
    }

    private void note(String action, Object detail) {
        transactions.inNew(() -> log.note(action, subject, detail));
    }

    private List<AuditEntry> entries() {
        return log.list(new Filter(null, subject, null), null, 10);
    }
}
