package dev.orderly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.fixture.FullDisk;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhysicalConnectionTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong lossAt = new AtomicLong(System.nanoTime());
    private boolean alive = true;
    private SQLException broken;

    @Test
    void provesItselfWithinALimit() throws SQLException {
        assertThat(make().isValid(0)).isTrue();

        alive = false;
        assertThat(make().isValid(0)).isFalse();
    }

    @Test
    void countsAsLostWithoutAWordOnceOneOfItsTimeWasLost() throws SQLException {
        var first = make();
        var second = make();
        alive = false;
        assertThat(first.isValid(0)).isFalse();
        alive = true;

        assertThat(second.isValid(0)).isFalse();
        assertThat(asked).hasValue(1);
        assertThat(make().isValid(0)).as("one made later").isTrue();
    }

    @Test
    void saysInTheMessageOfAFailedCommitThatTheDatabaseIsAway() {
        broken = new SQLException("broken pipe", "08006");

        assertThatThrownBy(() -> make().commit())
                .hasMessage("broken pipe [the database is away]")
                .hasCause(broken);
    }

    @Test
    void saysSoOfAFailedRollbackToo() {
        broken = new SQLException("This connection has been closed.", "08003");

        assertThatThrownBy(() -> make().rollback())
                .hasMessage("This connection has been closed. [the database is away]")
                .hasCause(broken);
    }

    @Test
    void leavesOtherErrorsAsTheyAre() {
        broken = new SQLException("duplicate key", "23505");

        assertThatThrownBy(() -> make().commit()).isSameAs(broken);
        assertThatThrownBy(() -> make().rollback()).isSameAs(broken);
    }

    @Test
    void isNotValidOnceItsDatabaseClosedForWantOfRoom(@TempDir Path folder) throws SQLException {
        FullDisk.register();
        var source = ConfiguredDataSource.open(
                "jdbc:h2:full:%s;WRITE_DELAY=0".formatted(folder.resolve("orderly")), "sa", "");
        var connection = PhysicalConnection.of(source.getConnection(), lossAt);
        assertThat(connection.isValid(0)).isTrue();
        FullDisk.full(true);
        assertThatThrownBy(() -> connection.createStatement().execute("create table t (id int)"))
                .isInstanceOf(SQLException.class);

        FullDisk.full(false);

        assertThat(connection.isValid(0)).isFalse();
        try (var another = PhysicalConnection.of(source.getConnection(), lossAt)) {
            assertThat(another.isValid(0)).isTrue();
        }
    }

    @Test
    void equalsItselfAlone() {
        var connection = make();

        assertThat(connection).isEqualTo(connection).isNotEqualTo(make());
    }

    private Connection make() {
        var driver = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "isValid":
                            asked.incrementAndGet();
                            return alive && (int) arguments[0] > 0;
                        case "hashCode":
                            return 7;
                        case "toString":
                            return "connection";
                        default:
                            throw broken;
                    }
                });
        return PhysicalConnection.of(driver, lossAt);
    }
}
