package dev.orderly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orderly.fixture.FullDisk;
import jakarta.resource.spi.LocalTransactionException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionalException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.transaction.xa.XAException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What drivers and servers throw, as they were seen to throw it. */
class OutageTest {

    private static final SQLException BROKEN = new PSQLException(
            "An I/O error occurred while sending to the backend.",
            PSQLState.CONNECTION_FAILURE,
            new SocketException("Connection reset"));
    private static final SQLException DUPLICATE = new PSQLException(
            "ERROR: duplicate key value violates unique constraint \"inbox_pkey\"", PSQLState.UNIQUE_VIOLATION);

    @ParameterizedTest
    @CsvSource({
        "08001, the connection attempt failed",
        "08003, this connection has been closed",
        "08006, an I/O error occurred while sending to the backend",
        "25006, cannot execute INSERT in a read-only transaction: it became a standby",
        "53100, disk full",
        "53300, sorry too many clients already",
        "57P01, terminating connection due to administrator command",
        "57P02, terminating connection because of crash of another server process",
        "57P03, the database system is starting up",
        "58030, could not write to file",
        "90020, H2: may be already in use",
        "90121, H2: is already closed"
    })
    void isToldByTheState(String state, String reason) {
        assertThat(Outage.is(inStatement(new SQLException(reason, state)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "22001, value too long for type character varying(64)",
        "23505, duplicate key value violates unique constraint",
        "25P03, terminating connection due to idle-in-transaction timeout: the handler took too long",
        "40001, could not serialize access",
        "40P01, deadlock detected",
        "42P01, relation does not exist",
        "55P03, canceling statement due to lock timeout",
        "57014, canceling statement due to statement timeout",
        "HYT00, H2: timeout trying to lock table"
    })
    void isNotWhatTheWorkDidWrong(String state, String reason) {
        assertThat(Outage.is(inStatement(new SQLException(reason, state)))).isFalse();
    }

    @Test
    void isNoErrorThatHasNothingToDoWithADatabase() {
        assertThat(Outage.is(new IllegalStateException(new java.io.IOException("no such template"))))
                .isFalse();
        assertThat(Outage.is(new XAException(XAException.XAER_RMERR))).isFalse();
    }

    @Test
    void isAConnectionThatCannotBeHadWhyeverNot() {
        var passwordChanged = new SQLException("password authentication failed for user \"orderly\"", "28P01");

        assertThat(Outage.is(new ConnectionException(passwordChanged))).isTrue();
        assertThat(Outage.is(passwordChanged)).isFalse();
    }

    @Test
    void isFoundInABatch() {
        var batch = new BatchUpdateException("Batch entry 0 was aborted", "08006", 0, new int[0], BROKEN);

        assertThat(Outage.is(inStatement(batch))).isTrue();
        assertThat(Outage.is(inStatement(new BatchUpdateException("", "23505", 0, new int[0], DUPLICATE))))
                .isFalse();
    }

    @Test
    void isFoundBehindAnErrorThatCameFirst() {
        var first = new SQLException("the statement was aborted", "25P02");
        first.setNextException(BROKEN);

        assertThat(Outage.is(first)).isTrue();
    }

    @Test
    void endsWithCausesThatTurnInACircle() {
        var one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));

        assertThat(Outage.is(one)).isFalse();
    }

    @Nested
    class OnOpenLiberty {

        @Test
        void isAnEmptyPool() {
            var timedOut = new SQLTransientConnectionException("J2CA0045E: Connection not available", "08001");

            assertThat(Outage.is(new ConnectionException(timedOut))).isTrue();
            assertThat(Outage.is(timedOut)).isTrue();
        }

        @Test
        void isADatabaseThatRefuses() {
            var refused = new SQLException("DSRA0010E: SQL State = 08001, Error Code = 0", "08001");

            assertThat(Outage.is(refused)).isTrue();
        }

        @Test
        void isABrokenCommitButNoConstraintThatWasDeferredToIt() {
            assertThat(Outage.is(committing(new SQLException("DSRA0010E: SQL State = 08006", "08006", 0, BROKEN))))
                    .isTrue();
            assertThat(Outage.is(committing(new SQLException("DSRA0010E: SQL State = 23505", "23505"))))
                    .isFalse();
        }

        private TransactionalException committing(SQLException error) {
            var adapter = new Exception("DSRA0080E: An exception was received by the Data Store Adapter", error);
            var heuristic = caused(new HeuristicMixedException(), caused(new XAException(8), adapter));
            return new TransactionalException(null, heuristic);
        }
    }

    @Nested
    class OnPayara {

        @Test
        void isAnEmptyPool() {
            var expired = "In-use connections equal max-pool-size and expired max-wait-time.";
            var error = new SQLException(expired, new ResourceAllocationException(expired, new Exception(expired)));

            assertThat(Outage.is(error)).isTrue();
        }

        @Test
        void isABrokenCommitButNoConstraintThatWasDeferredToIt() {
            assertThat(Outage.is(committing(BROKEN))).isTrue();
            assertThat(Outage.is(committing(DUPLICATE))).isFalse();
        }

        @Test
        void isAConnectionThatWasClosedBeforeTheCommit() {
            var gone = new XAException("jakarta.resource.ResourceException: This Managed Connection is not valid");

            assertThat(Outage.is(caused(new SystemException(), gone))).isTrue();
        }

        /** The pool makes a text of the error, and of that text its own. */
        private TransactionalException committing(SQLException error) {
            var told = new LocalTransactionException(Outage.spelledOut(error).getMessage());
            return new TransactionalException("at commit", caused(new SystemException(), new XAException("" + told)));
        }
    }

    @Test
    void isAWriteThatFailedAtTheEndOfATransactionOnlyIfTheConnectionDid() {
        assertThat(Outage.is(endOfTransaction(BROKEN))).isTrue();
        assertThat(Outage.is(endOfTransaction(DUPLICATE))).isFalse();
    }

    @Test
    void isASilentConnection() {
        assertThat(Outage.is(inStatement(new PSQLException(
                        "An I/O error occurred while sending to the backend.",
                        PSQLState.CONNECTION_FAILURE,
                        new SocketTimeoutException("Read timed out")))))
                .isTrue();
    }

    /** Real ones, as the embedded database throws them. */
    @Nested
    class OfH2 {

        @TempDir
        private Path folder;

        @Test
        void isAClosedDatabase() throws SQLException {
            var connection = connect("file");
            connect("file").createStatement().execute("shutdown immediately");

            assertThat(Outage.is(thrownBy(() -> execute(connection, "select 1"))))
                    .isTrue();
            assertThat(Outage.is(thrownBy(connection::commit))).isTrue();
        }

        @Test
        void isALockedFile() throws Exception {
            connect("file").close();
            try (var file = FileChannel.open(folder.resolve("orderly.mv.db"), StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                assertThat(Outage.is(thrownBy(() -> connect("file")))).isTrue();
            }
        }

        @Test
        void isAFullDiskWhileCommittingAndAfterwards() throws SQLException {
            FullDisk.register();
            var connection = connect("full");
            var other = connect("full");
            execute(connection, "create table t (id int primary key)");
            connection.setAutoCommit(false);
            execute(connection, "insert into t values (1)");
            FullDisk.full(true);

            assertThat(Outage.is(thrownBy(connection::commit))).isTrue();
            assertThat(Outage.is(thrownBy(() -> execute(other, "select * from t"))))
                    .isTrue();
            assertThat(Outage.is(thrownBy(() -> execute(connect("full"), "insert into t values (2)"))))
                    .isTrue();
        }

        @Test
        void isAFileThatAnInterruptClosed() throws SQLException {
            var connection = connect("file");
            Thread.currentThread().interrupt();
            var error = thrownBy(() -> execute(connection, "create table t (id int)"));
            assertThat(Thread.interrupted()).isTrue();

            assertThat(Outage.is(error)).isTrue();
        }

        @Test
        void isNoLockThatWasNotHadInTime() throws SQLException {
            var holder = connect("file");
            var waiting = connect("file");
            execute(holder, "create table t (id int primary key)");
            execute(holder, "insert into t values (1)");
            holder.setAutoCommit(false);
            execute(holder, "update t set id = 2");

            assertThat(Outage.is(thrownBy(() -> execute(waiting, "update t set id = 3"))))
                    .isFalse();
            execute(holder, "shutdown immediately");
        }

        private Connection connect(String disk) throws SQLException {
            String url = "jdbc:h2:%s:%s;WRITE_DELAY=0;LOCK_TIMEOUT=100".formatted(disk, folder.resolve("orderly"));
            return ConfiguredDataSource.open(url, "sa", "").getConnection();
        }

        private void execute(Connection connection, String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private Throwable thrownBy(ThrowingCallable work) {
            var error = catchThrowable(work);
            assertThat(error).isInstanceOf(SQLException.class);
            return error;
        }
    }

    private static Throwable inStatement(SQLException error) {
        return new IllegalStateException(new UnableToExecuteStatementException(error, null));
    }

    private static Throwable endOfTransaction(SQLException error) {
        return new TransactionalException(null, caused(new RollbackException(), inStatement(error)));
    }

    private static <T extends Throwable> T caused(T error, Throwable cause) {
        error.initCause(cause);
        return error;
    }
}
