package dev.orderly.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class OutagesTest {

    private final OutageException away = new OutageException("the tax office is closed");

    @Test
    void areWhatAHandlerSaysIsAway() {
        assertThat(Outages.is(away)).isTrue();
        assertThat(Outages.is(new IllegalStateException(new Exception(away)))).isTrue();
        assertThat(Outages.is(new OutageException("closed", new IllegalStateException())))
                .isTrue();
    }

    @Test
    void areOpenCircuits() {
        var open = new CircuitBreakerOpenException(CircuitBreaker.ofDefaults());

        assertThat(Outages.is(new IllegalStateException(open))).isTrue();
    }

    @Test
    void areTheDatabasesOwn() {
        assertThat(Outages.is(new IllegalStateException(new SQLTransientConnectionException("pool is empty"))))
                .isTrue();
    }

    @Test
    void areNoFailures() {
        assertThat(Outages.is(new IllegalStateException("no stock"))).isFalse();
        assertThat(Outages.is(new FinalFailure("a loop"))).isFalse();
    }

    @Test
    void areThrownOnAndFailuresAreNot() {
        assertThatThrownBy(() -> Outages.rethrow(away)).isSameAs(away);
        assertThatCode(() -> Outages.rethrow(new IllegalStateException("no stock")))
                .doesNotThrowAnyException();
    }
}
