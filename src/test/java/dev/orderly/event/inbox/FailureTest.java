package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.ObserverException;
import jakarta.transaction.TransactionalException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order 01a20bbb-e942-75c6-9b88-aabff7c90d22 is gone | order {id} is gone",
                "no product \"P-0001\", only 'P-2' | no product {text}, only {text}",
                "12 of 1,000.50 taken after 3 attempts | {n} of {n} taken after {n} attempts",
                "trace 0af7651916cd43dd8448eb211c80319c | trace {hex}",
                "a facade, defaced | a facade, defaced"
            })
    void leavesOutWhatDiffersFromEventToEvent(String message, String pattern) {
        assertThat(new Failure("x", message).pattern()).isEqualTo(pattern);
    }

    @Test
    void groupsByReasonAndNotByEvent() {
        var one = new Failure("x", "no product P-1");

        assertThat(one.group("mails", "order.created"))
                .isEqualTo(new Failure("x", "no product P-2").group("mails", "order.created"))
                .isNotEqualTo(new Failure("y", "no product P-1").group("mails", "order.created"))
                .isNotEqualTo(one.group("stock", "order.created"))
                .isNotEqualTo(one.group("mails", "order.cancelled"));
    }

    @Test
    void tellsTheErrorThatTheContainerWrapped() {
        var error = new ObserverException(new TransactionalException("failed", new IllegalStateException("locked")));

        assertThat(Failure.of(error)).isEqualTo(new Failure("java.lang.IllegalStateException", "locked"));
    }

    @Test
    void tellsTheInnermostCauseToo() {
        var error = new IllegalStateException("not written", new RuntimeException(new SQLException("stock below 0")));

        assertThat(Failure.of(error).message()).isEqualTo("not written (SQLException: stock below 0)");
    }
}
